using System.Buffers;
using System.Collections.Frozen;

namespace TierDecision.Core.Callers;

/// <summary>
/// Takes off what people and telephone systems write around a phone number and what is no part of it: quotes, a label before it, a name in brackets
/// behind it, the codes that show or hide the caller's own number, and the sign of a signalling protocol for the end. Allocates nothing.
/// </summary>
internal static class DialString
{
    private const string Quotes = "\"'\u2018\u2019\u201C\u201D\u201E";

    private const string BehindLabel = " .:-\uFF1A\u00A0";
    private const int MostLabels = 3;
    private const int LongestLabel = 16;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Labels = FrozenSet.Create(
        StringComparer.Ordinal,
        "tel", "telefon", "telefonnummer", "telefonnr", "telnr", "rufnummer", "rufnr", "nummer", "nr", "fon",
        "telephone", "téléphone", "teléfono", "telefono", "telefoon", "phone", "ph", "number",
        "mobile", "mobil", "mobilfunk", "mobiltelefon", "mobilnummer", "mobilnr", "mob", "handy", "handynummer", "handynr",
        "móvil", "portable", "cell", "cellphone", "festnetz", "landline", "fax", "whatsapp",
        "privat", "private", "home", "zuhause", "dienstlich", "geschäftlich", "geschaeftlich", "beruflich", "büro", "buero",
        "office", "work", "business", "direct",
        "电话", "手机", "手机号", "电话号码", "手机号码").GetAlternateLookup<ReadOnlySpan<char>>();

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
        text = WithoutLabels(WithoutName(Unquoted(text)));
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

    // "Tel. privat: 01701234567"
    private static ReadOnlySpan<char> WithoutLabels(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < MostLabels && WithoutLabel(WithoutBracketedWord(text)) is var rest && rest.Length < text.Length; i++)
        {
            text = rest;
        }

        return text;
    }

    // "(privat) 01701234567": brackets with digits in them are a part of the number.
    private static ReadOnlySpan<char> WithoutBracketedWord(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('(') || text.IndexOf(')') is not (> 1 and var close))
        {
            return text;
        }

        foreach (var c in text[1..close])
        {
            if (!char.IsLetter(c) && c is not (' ' or '.' or '-'))
            {
                return text;
            }
        }

        return text[(close + 1)..].TrimStart(BehindLabel);
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

    // "Tel. 01701234567"; one letter has a colon: "M: 01701234567".
    private static ReadOnlySpan<char> WithoutLabel(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length <= LongestLabel && char.IsLetter(text[length]))
        {
            length++;
        }

        if (length is 0 or > LongestLabel)
        {
            return text;
        }

        Span<char> label = stackalloc char[LongestLabel];
        var behind = text[length..];
        text[..length].ToLowerInvariant(label);
        return Labels.Contains(label[..length])
            || (length == 1 && label[0] is 't' or 'm' or 'h' or 'p' or 'f' && behind.TrimStart(" .").StartsWith(':'))
            ? behind.TrimStart(BehindLabel)
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
