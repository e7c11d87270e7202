using System.Buffers;
using System.Globalization;
using TierDecision.Core.Customers;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// Tells a text that has two phone numbers, such as <c>2015550107, 2015550108</c>. It is not read: one of them would be lost, and the digits of both
/// together are a third one's. The second one may be the last digits alone that differ: <c>030 901820/21</c>.
/// </summary>
internal static class SecondNumber
{
    // So much of a number do those of one house have in common.
    private const int SameStart = 3;

    // What the second one of two numbers that differ in their ends has of its own.
    private const int MostOfShorthand = 3;

    // In groups of so few digits people write a number with slashes only.
    private const int GroupOfSlashes = 3;

    private static readonly SearchValues<char> AsciiDigits = SearchValues.Create("0123456789");

    private static readonly SearchValues<string> Words =
        SearchValues.Create([" or ", " and ", " oder ", " und ", " ou ", " et "], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there are as many digits as a number has before and behind a sign or a word that separates numbers.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        if (HoldsShorthand(text))
        {
            return true;
        }

        var total = Digits(text);
        if (total < 2 * PhoneNumber.MinDigits)
        {
            return false;
        }

        var before = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (IsDigit(text[i]))
            {
                before++;
            }
            else if (text[i] == ';' && !Begins(text[(i + 1)..]))
            {
                // Parameters of a URI, with numbers of their own.
                return false;
            }

            // A comma that follows another is a pause of a telephone that dials on.
            else if (before >= PhoneNumber.MinDigits && total - before >= PhoneNumber.MinDigits && IsSeparator(text[i])
                && Begins(text[(i + 1)..]) && (text[i] != ',' || text[i - 1] != ',')
                && (text[i] != '/' || IsOfTheSameKind(text[..i], text[(i + 1)..])))
            {
                return true;
            }
        }

        return HoldsWord(text);
    }

    private static bool Begins(ReadOnlySpan<char> text)
    {
        text = Start(text);
        return !text.IsEmpty && IsDigit(text[0]);
    }

    // A slash also stands within a number: "0049 (0)6151/1234567".
    private static bool IsOfTheSameKind(ReadOnlySpan<char> before, ReadOnlySpan<char> behind)
    {
        before = Start(before);
        behind = Start(behind);
        return behind[0] == '0' || (before.Length >= SameStart && behind.StartsWith(before[..SameStart]));
    }

    // "030 901820/21" is 030 901820 and 030 901821. The digits of "02/345/67/89" are one number's.
    private static bool HoldsShorthand(ReadOnlySpan<char> text)
    {
        var slash = text.LastIndexOfAny('/', '\uFF0F');
        if (slash < 0)
        {
            return false;
        }

        var before = text[..slash];
        var behind = text[(slash + 1)..].Trim();
        if (before.Contains(';') || behind.Length is 0 or > MostOfShorthand || behind.ContainsAnyExcept(AsciiDigits))
        {
            return false;
        }

        var group = before.TrimEnd();
        var start = group.LastIndexOfAnyExcept(AsciiDigits) + 1;
        return Digits(WithoutInternationalPrefix(before)) >= PhoneNumber.MinDigits
            && (group.Length - start > GroupOfSlashes || !before.ContainsAny('/', '\uFF0F'));
    }

    private static ReadOnlySpan<char> WithoutInternationalPrefix(ReadOnlySpan<char> text) => text.StartsWith("00") ? text[2..] : text;

    // "2015550107 or 2015550108"
    private static bool HoldsWord(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(Words);
        if (at < 0)
        {
            return false;
        }

        var behind = text[(at + 1)..];
        behind = behind[(behind.IndexOf(' ') + 1)..];
        return Begins(behind) && Digits(text[..at]) >= PhoneNumber.MinDigits && Digits(behind) >= PhoneNumber.MinDigits;
    }

    private static ReadOnlySpan<char> Start(ReadOnlySpan<char> text) => text.TrimStart(" +(\u00A0");

    private static bool IsSeparator(char c) => c is ',' or ';' or '/' or '|' or '&' or '\\' or '+' or '\uFF0C' or '\uFF1B' or '\u3001';

    private static bool IsDigit(char c) => CharUnicodeInfo.GetDecimalDigitValue(c) >= 0;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += IsDigit(c) ? 1 : 0;
        }

        return count;
    }
}
