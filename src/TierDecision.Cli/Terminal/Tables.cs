using Spectre.Console;
using Spectre.Console.Rendering;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Terminal;

/// <summary>Tables and lists of one look. All text is taken literally.</summary>
internal static class Tables
{
    private const int LeastTextWidth = 12;
    private const int Unbounded = 10_000;

    /// <summary>
    /// A table with a head. A column whose name begins with <c>&gt;</c> is aligned to the right; the last one is broken into lines where it is
    /// aligned to the left and the terminal is too narrow.
    /// </summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            var isLast = column == columns[^1];
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column, new Style(decoration: Decoration.Bold)))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = right || !isLast,
            });
        }

        return table;
    }

    /// <summary>
    /// Writes a table. Where the terminal has no room for its columns the table is as wide as they need and the terminal breaks the lines: the
    /// library would break numbers, or write nothing but an ellipsis.
    /// </summary>
    public static void WriteTable(this CliConsole console, Table table)
    {
        var results = console.Results;
        var width = results.Profile.Width;
        results.Profile.Width = Math.Max(width, LeastWidth(table, RenderOptions.Create(results, results.Profile.Capabilities)));
        results.Write(table);
        results.Profile.Width = width;
    }

    // As wide as it would like to be, less what the last column, if it is text, can do without by being broken into lines.
    private static int LeastWidth(Table table, RenderOptions options)
    {
        var last = table.Columns[^1];
        IEnumerable<IRenderable> cells = [last.Header, .. table.Rows.Select(row => row[^1])];
        var texts = cells.Select(cell => cell.Measure(options, Unbounded)).ToList();
        var spare = last.NoWrap ? 0 : texts.Max(text => text.Max) - Math.Max(LeastTextWidth, texts.Max(text => text.Min));
        return ((IRenderable)table).Measure(options, Unbounded).Max - Math.Max(0, spare);
    }

    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(PrintableText.Of(cell))));

    /// <summary>A list of names and values.</summary>
    public static Grid CreateList() => new Grid()
        .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });

    public static void Add(this Grid list, string name, string value) =>
        list.AddRow(new Text(name, new Style(Color.Grey)), new Text(PrintableText.Of(value)));
}
