namespace TierDecision.Scoring.Texts;

/// <summary>How the characters of a file are written as bytes. A mark at the beginning of the file, of UTF-8 or UTF-16, goes before it.</summary>
public enum FileEncoding : byte
{
    /// <summary>What files of today are.</summary>
    Utf8 = 0,

    /// <summary>Without a mark the low byte first, unless the file begins with a zero.</summary>
    Utf16 = 1,

    /// <summary>Of Western Europe, as Windows writes it.</summary>
    Windows1252 = 2,

    /// <summary>ISO 8859-1.</summary>
    Latin1 = 3,

    /// <summary>Of China; GBK and GB2312 are parts of it.</summary>
    Gb18030 = 4,
}
