using System.IO.Compression;
using TierDecision.Files;
using TierDecision.Scoring.Workbooks;

namespace TierDecision.Scoring.Texts;

/// <summary>
/// A text that can be read from its beginning more than once: a file, as it is or compressed by gzip, a sheet of a workbook, or anything that can be
/// opened.
/// </summary>
internal sealed class TextSource
{
    private readonly Func<TextReader>? _open;

    private readonly WorkbookOptions _workbook;

    private TextSource(string? path, string? name, Func<TextReader>? open, FileEncoding encoding, WorkbookOptions? workbook = null) =>
        (Path, Name, _open, Encoding, _workbook) = (path, name ?? path, open, encoding, workbook ?? new WorkbookOptions());

    /// <summary>The file; null for a text that is none.</summary>
    public string? Path { get; }

    /// <summary>What people call the file, if not by its path; null for a text that is none.</summary>
    public string? Name { get; }

    /// <summary>How the file is written, unless a mark at its beginning says otherwise.</summary>
    public FileEncoding Encoding { get; }

    /// <summary>The file at <paramref name="path"/>.</summary>
    public static TextSource Of(
        string path, FileEncoding encoding = FileEncoding.Utf8, string? name = null, WorkbookOptions? workbook = null) =>
        new(path, name, open: null, encoding, workbook);

    /// <summary>A text that is no file.</summary>
    public static TextSource Of(Func<TextReader> open) => new(path: null, name: null, open, FileEncoding.Utf8);

    /// <summary>Why a text could not be read further, if an exception says so; null if it says something else.</summary>
    public static string? ReadProblem(Exception e) => e switch
    {
        InvalidDataException => "the gzip data are damaged or end early: the file is not whole; copy it again",
        IOException or UnauthorizedAccessException => e.Message,
        _ => null,
    };

    /// <summary>Opens the text at its beginning; null with the reason where that fails.</summary>
    public TextReader? Open(out string? failure)
    {
        failure = null;
        if (_open is not null)
        {
            return _open();
        }

        failure = RegularFile.Problem(Path!) ?? (File.Exists(Path) ? null : "there is no such file");
        if (failure is not null)
        {
            return null;
        }

        FileStream? file = null;
        try
        {
            file = new FileStream(Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> head = stackalloc byte[4];
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            file.Position = 0;
            failure = OldWorkbook(head);
            if (failure is null && head is [(byte)'P', (byte)'K', 3, 4])
            {
                var sheet = WorkbookText.Open(file, _workbook, out failure);
                file = sheet is null ? file : null;
                return sheet;
            }

            if (failure is null)
            {
                var isBigEndian = head is [0, not 0, ..];
                var bytes = head is [0x1f, 0x8b, ..] ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
                file = null;
                return new StreamReader(bytes, FileEncodings.Of(Encoding, isBigEndian), detectEncodingFromByteOrderMarks: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failure = $"cannot be opened: {e.Message}";
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    /// <summary>The same file written in another way.</summary>
    public TextSource In(FileEncoding encoding) => new(Path, Name, _open, encoding, _workbook);

    /// <summary>Whether all bytes of the file are text of <see cref="Encoding"/>.</summary>
    public bool IsText()
    {
        using var text = Open(out _);
        var buffer = new char[1 << 14];
        try
        {
            while (text?.Read(buffer) is > 0 and var read)
            {
                // What no letter has: bytes of none, and those that Windows leaves out.
                if (buffer.AsSpan(0, read).Contains('\ufffd') || buffer.AsSpan(0, read).ContainsAnyInRange('\u0080', '\u009f'))
                {
                    return false;
                }
            }

            return text is not null;
        }
        catch (Exception e) when (ReadProblem(e) is not null)
        {
            return false;
        }
    }

    private static string? OldWorkbook(ReadOnlySpan<byte> head) => head is [0xd0, 0xcf, 0x11, 0xe0]
        ? "an Excel workbook of an early version or with a password; save it as .xlsx without a password, or as CSV"
        : null;
}
