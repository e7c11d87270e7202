namespace TierDecision.Core.Customers;

/// <summary>
/// A two-letter ISO 639-1 language, packed in two bytes so that a record can carry it without a table of names.
/// The default value is "no language known".
/// </summary>
/// <param name="Packed">The first letter in the high byte, the second in the low byte; 0 where unknown.</param>
public readonly record struct LanguageCode(ushort Packed)
{
    /// <summary>What a text that names a language is like.</summary>
    public const string Expected = "two letters such as 'de' or a tag such as 'zh-CN'";

    /// <summary>What is said of a text that names none.</summary>
    public const string NotALanguage = $"is no language: give {Expected}";

    /// <summary>No language known.</summary>
    public static LanguageCode None => default;

    /// <summary>Whether a language is known.</summary>
    public bool IsKnown => Packed != 0;

    /// <summary>
    /// Reads a language tag such as <c>de</c>, <c>de-AT</c> or <c>zh_Hans</c>; the region and script are left out.
    /// Returns false where the tag does not begin with two letters that stand alone.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> tag, out LanguageCode language)
    {
        language = default;
        if (tag.Length < 2 || !char.IsAsciiLetter(tag[0]) || !char.IsAsciiLetter(tag[1])
            || (tag.Length > 2 && tag[2] is not ('-' or '_')))
        {
            return false;
        }

        language = new LanguageCode((ushort)((char.ToLowerInvariant(tag[0]) << 8) | char.ToLowerInvariant(tag[1])));
        return true;
    }

    /// <summary>The two letters, or the empty string where unknown.</summary>
    public override string ToString() =>
        IsKnown ? string.Create(2, Packed, static (span, packed) => (span[0], span[1]) = ((char)(packed >> 8), (char)(packed & 0xff))) : "";
}
