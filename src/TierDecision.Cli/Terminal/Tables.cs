using Spectre.Console;

namespace TierDecision.Cli.Terminal;

/// <summary>Tables and lists of one look. All text is taken literally.</summary>
internal static class Tables
{
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

    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Printable.Text(cell))));

    /// <summary>A list of names and values.</summary>
    public static Grid CreateList() => new Grid()
        .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });

    public static void Add(this Grid list, string name, string value) =>
        list.AddRow(new Text(name, new Style(Color.Grey)), new Text(Printable.Text(value)));
}
