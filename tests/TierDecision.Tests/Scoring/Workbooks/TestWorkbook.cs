using System.Globalization;
using System.IO.Compression;
using System.Security;

namespace TierDecision.Tests.Scoring.Workbooks;

/// <summary>Writes workbooks (ECMA-376) with what a test needs of them and nothing more.</summary>
internal sealed class TestWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly List<(string Name, bool IsHidden, string Xml)> _sheets = [];

    /// <summary>A cell with a date, as a spreadsheet keeps it: a number with a format.</summary>
    public static string Date(double serial) => string.Create(CultureInfo.InvariantCulture, $"d:{serial}");

    /// <summary>A cell with a number.</summary>
    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"n:{number:R}");

    /// <summary>A cell with a formula; its value null for none, and empty for an element without a text.</summary>
    public static string Formula(string formula, string? value) => $"f:{formula}|{value ?? "none"}";

    /// <summary>Adds a sheet. A cell without a mark in front is a text, and an empty one is not written.</summary>
    public TestWorkbook Sheet(string name, string[][] rows, string[]? merged = null, bool isHidden = false)
    {
        var data = string.Concat(rows.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((cell, c) => Cell(cell, c, r)))}</row>"));
        var merges = merged is null ? "" : $"<mergeCells count=\"{merged.Length}\">{string.Concat(merged.Select(one => $"<mergeCell ref=\"{one}\"/>"))}</mergeCells>";
        _sheets.Add((name, isHidden, $"<worksheet xmlns=\"{Main}\"><sheetData>{data}</sheetData>{merges}</worksheet>"));
        return this;
    }

    public string Save(string path)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
        Add("_rels/.rels", Related(("rId1", "officeDocument", "xl/workbook.xml")));
        Add("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relationships}\"><sheets>{string.Concat(_sheets.Select((sheet, i) => $"<sheet name=\"{SecurityElement.Escape(sheet.Name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"{(sheet.IsHidden ? " state=\"hidden\"" : "")}/>"))}</sheets></workbook>");
        Add("xl/_rels/workbook.xml.rels", Related([.. _sheets.Select((_, i) => ($"rId{i + 1}", "worksheet", $"worksheets/sheet{i + 1}.xml")), ("rIdS", "styles", "styles.xml")]));
        Add("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
        for (var i = 0; i < _sheets.Count; i++)
        {
            Add($"xl/worksheets/sheet{i + 1}.xml", _sheets[i].Xml);
        }

        return path;

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text);
        }
    }

    private static string Related(params (string Id, string Type, string Target)[] parts) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(parts.Select(part => $"<Relationship Id=\"{part.Id}\" Type=\"{Relationships}/{part.Type}\" Target=\"{part.Target}\"/>"))}</Relationships>";

    private static string Cell(string cell, int column, int row)
    {
        var name = $"{(char)('A' + column)}{row + 1}";
        return cell switch
        {
            "" => "",
            ['n', ':', ..] => $"<c r=\"{name}\"><v>{cell[2..]}</v></c>",
            ['d', ':', ..] => $"<c r=\"{name}\" s=\"1\"><v>{cell[2..]}</v></c>",
            ['f', ':', ..] when cell[2..].Split('|') is [var formula, var value] =>
                $"<c r=\"{name}\"><f>{formula}</f>{(value == "none" ? "" : $"<v>{value}</v>")}</c>",
            _ => $"<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(cell)}</t></is></c>",
        };
    }
}
