using System.Buffers;
using System.Text;
using ExcelDataReader;

namespace TierDecision.Scoring.Workbooks;

/// <summary>A sheet of a workbook as the text of a CSV file: row n of the sheet is line n of the text.</summary>
internal sealed class WorkbookText : TextReader
{
    private const int MostNames = 10;
    private const int Letters = 26;

    // What could separate values, and what a reader takes off at the ends.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t|\" ");

    private readonly Stream _stream;
    private readonly IExcelDataReader _reader;

    // Merged cells by their first row, and those that reach into the present row, with their value.
    private readonly ILookup<int, CellRange> _merged;
    private readonly List<(CellRange Range, string Text)> _open = [];
    private string _line = "";
    private int _used;
    private int _row;

    // The reader's configuration asks for an encoding of old workbooks, which are not read here, and fails without it.
    static WorkbookText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private WorkbookText(Stream stream, IExcelDataReader reader, bool fillsMerged) =>
        (_stream, _reader, _merged) = (stream, reader, (fillsMerged ? reader.MergeCells ?? [] : []).ToLookup(range => range.FromRow));

    /// <summary>Opens a sheet; null with the reason if that is not possible. The text owns the stream then.</summary>
    public static WorkbookText? Open(Stream stream, WorkbookOptions options, out string? failure)
    {
        IExcelDataReader? reader = null;
        failure = null;
        try
        {
            using (var package = new WorkbookPackage(stream))
            {
                failure = package.Problem;
                if (failure is null)
                {
                    stream.Position = 0;
                    reader = ExcelReaderFactory.CreateOpenXmlReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
                    failure = GoToSheet(reader, options) ?? Problem(reader, options);
                    failure ??= package.FormulaWithoutValue(reader.Name) is { } cell
                        ? $"sheet '{reader.Name}': {cell} is a formula without a value, as a program writes it that does not calculate; open the "
                            + "workbook in a spreadsheet program and save it"
                        : null;
                }
            }

            return failure is null ? new WorkbookText(stream, reader!, options.FillsMerged) : null;
        }
#pragma warning disable CA1031 // Whatever a damaged workbook makes its reader throw.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = Damage(e);
            return null;
        }
        finally
        {
            if (failure is not null)
            {
                reader?.Dispose();
            }
        }
    }

    public override int Peek() => throw new NotSupportedException("The text is read in blocks.");

    public override int Read() => throw new NotSupportedException("The text is read in blocks.");

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_used == _line.Length && !NextLine())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _line.Length - _used);
        _line.AsSpan(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string? GoToSheet(IExcelDataReader reader, WorkbookOptions options)
    {
        List<string> names = [];
        List<string> filled = [];
        do
        {
            names.Add(reader.Name);
            if (reader.RowCount > 0 && reader.VisibleState == "visible")
            {
                filled.Add(reader.Name);
            }
        }
        while (reader.NextResult());
        if (options.Sheet is { } asked && !names.Contains(asked, StringComparer.OrdinalIgnoreCase))
        {
            return $"has no sheet '{asked}'; it has {Join(names)}";
        }

        if (options.Sheet is null && filled.Count != 1)
        {
            return filled.Count == 0
                ? "has no sheet with anything in it that is not hidden"
                : $"has {filled.Count} sheets: {Join(filled)}; name one with --sheet NAME";
        }

        var wanted = options.Sheet ?? filled[0];
        reader.Reset();
        while (!string.Equals(reader.Name, wanted, StringComparison.OrdinalIgnoreCase) && reader.NextResult())
        {
        }

        return null;
    }

    private static string? Problem(IExcelDataReader reader, WorkbookOptions options) =>
        options.FillsMerged || reader.MergeCells is not { Length: > 0 } merged ? null
        : $"sheet '{reader.Name}' has merged cells, {merged.Length:N0} groups, the first {Name(merged[0])}; give --merged fill if their value is "
            + "that of each of them, or save the sheet without merged cells";

    private static string Name(CellRange range) => $"{Column(range.FromColumn)}{range.FromRow + 1}:{Column(range.ToColumn)}{range.ToRow + 1}";

    private static string Column(int index) =>
        index < Letters ? $"{(char)('A' + index)}" : Column((index / Letters) - 1) + Column(index % Letters);

    private static string Join(List<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(name => $"'{name}'"))
        + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");

    private static string Damage(Exception e) =>
        $"a workbook that cannot be read: {e.Message.TrimEnd('.')}; open it in a spreadsheet program and save it";

    private bool NextLine()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }

            _open.RemoveAll(one => one.Range.ToRow < _row);
            _open.AddRange(
                from range in _merged[_row]
                where range.FromColumn < _reader.FieldCount
                select (range, CellText.Of(_reader.GetValue(range.FromColumn))));
            var line = new StringBuilder();
            for (var i = 0; i < _reader.FieldCount; i++)
            {
                line.Append(i == 0 ? "" : ",");
                Append(line, Value(i));
            }

            (_line, _used) = (line.Append('\n').ToString(), 0);
            _row++;
            return true;
        }
#pragma warning disable CA1031 // Whatever a damaged workbook makes its reader throw.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new IOException(Damage(e), e);
        }
    }

    private string Value(int column)
    {
        foreach (var (range, text) in _open)
        {
            if (column >= range.FromColumn && column <= range.ToColumn)
            {
                return text;
            }
        }

        return CellText.Of(_reader.GetValue(column));
    }

    private static void Append(StringBuilder line, string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            line.Append(text);
            return;
        }

        line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
