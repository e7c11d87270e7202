using System.IO.Compression;
using System.Xml;

namespace TierDecision.Scoring.Workbooks;

/// <summary>Looks at a workbook as the zip file that it is, for what reading its cells does not show.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    private const int MostEntries = 10_000;
    private const long MostBytes = 4L << 30;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly ZipArchive _zip;

    /// <exception cref="InvalidDataException">It is no zip file, or a damaged one.</exception>
    public WorkbookPackage(Stream stream) => _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);

    /// <summary>Why the file is no workbook that can be read; null if it is one.</summary>
    public string? Problem =>
        _zip.GetEntry("xl/workbook.xml") is null ? "a zip file, and no workbook of Excel (.xlsx); unpack it, or save the table as CSV"
        : _zip.Entries.Count > MostEntries || _zip.Entries.Sum(entry => entry.Length) > MostBytes
            ? $"a workbook of more than {MostBytes >> 30} GiB or {MostEntries:N0} parts; save the sheet as CSV"
        : null;

    /// <summary>The first cell of a sheet that is a formula without a value, such as <c>C7</c>; null if there is none.</summary>
    public string? FormulaWithoutValue(string sheet)
    {
        if (PartOf(sheet) is not { } part)
        {
            return null;
        }

        using var reader = Read(part);
        string? cell = null;
        var (hasFormula, hasValue, element) = (false, false, "");
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                element = reader.LocalName;
                hasFormula |= element == "f";
                if (element == "c")
                {
                    (cell, hasFormula, hasValue) = (reader.GetAttribute("r") ?? "a cell", false, false);
                }
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace)
            {
                hasValue |= element is "v" or "t";
            }
            else if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "c" } && hasFormula && !hasValue)
            {
                return cell;
            }
        }

        return null;
    }

    public void Dispose() => _zip.Dispose();

    private ZipArchiveEntry? PartOf(string sheet)
    {
        string? id = null;
        using (var workbook = Read(_zip.GetEntry("xl/workbook.xml")!))
        {
            while (id is null && workbook.Read())
            {
                id = workbook is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && workbook.GetAttribute("name") == sheet
                    ? workbook.GetAttribute("id", Relationships) : null;
            }
        }

        if (id is null || _zip.GetEntry("xl/_rels/workbook.xml.rels") is not { } relations)
        {
            return null;
        }

        using var targets = Read(relations);
        while (targets.Read())
        {
            if (targets is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && targets.GetAttribute("Id") == id
                && targets.GetAttribute("Target") is { } target)
            {
                return _zip.GetEntry(target.StartsWith('/') ? target[1..] : $"xl/{target}");
            }
        }

        return null;
    }

    private static XmlReader Read(ZipArchiveEntry part) => XmlReader.Create(
        part.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
}
