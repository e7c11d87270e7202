using System.Buffers;

namespace TierDecision.Core.Callers;

/// <summary>
/// Takes off what people and telephone systems write around a phone number and what is no part of it: quotes, a label before it, a name in brackets
/// behind it, the codes that show or hide the caller's own number, and the sign of a signalling protocol for the end. Allocates nothing.
/// </summary>
internal static class DialString
{
    private const string Quotes = "\"'\u2018\u2019\u201C\u201D\u201E";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    // Longer ones before those that they begin with. In Europe (3GPP TS 22.030), then in North America.
    private static readonly string[] CallerIdCodes = ["*31#", "#31#", "*31*", "*30#", "#30#", "*67", "*82"];

    /// <summary>
    /// <paramref name="text"/> without quotes around it. Spreadsheets put an apostrophe before what is text and looks like a number.
    /// </summary>
    public static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> text) => text.Trim(Quotes).Trim();

    /// <summary>What is left of <paramref name="text"/>.</summary>
    public static ReadOnlySpan<char> NumberIn(ReadOnlySpan<char> text)
    {
        text = WithoutLabel(WithoutName(Unquoted(text)));
        foreach (var code in CallerIdCodes)
        {
            if (text.Length > code.Length && text.StartsWith(code))
            {
                text = text[code.Length..].TrimStart();
                break;
            }
        }

        return WithOnePlus(WithoutEnd(text));
    }

    // "01701234567 (Ann)": brackets with a digit in them are a part of the number, or an extension.
    private static ReadOnlySpan<char> WithoutName(ReadOnlySpan<char> text)
    {
        if (!text.EndsWith(')') || text.LastIndexOf('(') is not (> 0 and var open))
        {
            return text;
        }

        var hasLetter = false;
        foreach (var c in text[open..])
        {
            if (char.IsDigit(c))
            {
                return text;
            }

            hasLetter |= char.IsLetter(c);
        }

        return hasLetter ? text[..open].TrimEnd() : text;
    }

    // "Tel. 01701234567"
    private static ReadOnlySpan<char> WithoutLabel(ReadOnlySpan<char> text)
    {
        const int Longest = 10;
        var length = 0;
        while (length < text.Length && length <= Longest && char.IsLetter(text[length]))
        {
            length++;
        }

        if (length is 0 or > Longest)
        {
            return text;
        }

        Span<char> label = stackalloc char[Longest];
        text[..length].ToLowerInvariant(label);
        return label[..length] is "tel" or "telefon" or "telephone" or "téléphone" or "teléfono" or "phone" or "ph" or "mobile" or "mobil" or "mob"
            or "handy" or "cell" or "fax" or "电话" or "手机" or "手机号" or "电话号码" or "手机号码"
            ? text[length..].TrimStart(" .:\uFF1A\u00A0")
            : text;
    }

    // A dialled number ends with #, one of ISUP (ITU-T Q.763) with the digit F.
    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd('#');
        return text is [.. var digits, 'F' or 'f'] && digits.Length > 1 && !digits[1..].ContainsAnyExcept(Digits) ? digits : text;
    }

    private static ReadOnlySpan<char> WithOnePlus(ReadOnlySpan<char> text)
    {
        text = text.StartsWith("00+") ? text[2..] : text;
        while (text.StartsWith("++"))
        {
            text = text[1..];
        }

        return text;
    }
}
