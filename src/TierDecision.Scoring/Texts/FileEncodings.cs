using System.Collections.Immutable;
using System.Text;

namespace TierDecision.Scoring.Texts;

/// <summary>The encodings that files are read in, by the names that people give them.</summary>
public static class FileEncodings
{
    /// <summary>All of them by name.</summary>
    public static ImmutableArray<(string Name, FileEncoding Encoding)> All { get; } =
    [
        ("utf-8", FileEncoding.Utf8),
        ("utf-16", FileEncoding.Utf16),
        ("windows-1252", FileEncoding.Windows1252),
        ("latin1", FileEncoding.Latin1),
        ("gb18030", FileEncoding.Gb18030),
    ];

    /// <summary>
    /// Those that a file may be in that is not UTF-8. Latin1 is not among them: what Windows writes differs from it only where it has no letters.
    /// </summary>
    internal static ImmutableArray<FileEncoding> Others { get; } = [FileEncoding.Windows1252, FileEncoding.Gb18030];

    /// <summary>The name of an encoding.</summary>
    public static string NameOf(FileEncoding encoding) => All.First(one => one.Encoding == encoding).Name;

    /// <summary>Decodes it, and gives U+FFFD for bytes that are none of it.</summary>
    internal static Encoding Of(FileEncoding encoding, bool isBigEndian = false) => encoding switch
    {
        FileEncoding.Utf16 => new UnicodeEncoding(isBigEndian, byteOrderMark: true),
        // These two come with the runtime, but are found only by who asks for them.
        FileEncoding.Windows1252 => Page(1252),
        FileEncoding.Gb18030 => Page(54936),
        FileEncoding.Latin1 => Encoding.Latin1,
        _ => Encoding.UTF8,
    };

    private static Encoding Page(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\ufffd"))!;
}
