using System.Globalization;

namespace TierDecision.PhoneNumbers;

/// <summary>An extension behind a phone number, such as <c>x12</c> or <c>ext. 12</c>. It names a desk and not a customer, and is left out.</summary>
internal static class Extension
{
    private const int MaxDigits = 15;

    // Longer marks before those that they begin with.
    private static readonly string[] Marks =
    [
        "extension", "extensión", "extn", "ext", "x", "\u00D7", "#", ",", "anexo", "ramal", "interno", "int", "\u0434\u043E\u0431",
        "poste", "toestel", "durchwahl", "dw", "apparat", "app", "nebenstelle", "nst", "klappe", "kl",
        "\u5206\u673A", "\u5206\u6A5F", "\u8F6C", "\u8F49", "\u5185\u7EBF", "\u5185\u7DDA", "\u5167\u7DDA",
    ];

    /// <summary>Whether <paramref name="text"/> is an extension and nothing else.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        foreach (var mark in Marks)
        {
            if (text.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return IsNumber(text[mark.Length..]);
            }
        }

        return false;
    }

    // After a comma a telephone waits before it dials on.
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" .:=,\u00A0").TrimEnd(" )]#\u00A0\uFF09");
        if (text.Length is 0 or > MaxDigits)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) < 0 && c is not ('-' or ' ' or ','))
            {
                return false;
            }
        }

        return true;
    }
}
