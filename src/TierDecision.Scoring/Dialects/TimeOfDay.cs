using System.Globalization;

namespace TierDecision.Scoring.Dialects;

/// <summary>
/// The time of day behind a date. It is only checked: H:mm, H:mm:ss or fractions, AM or PM, then nothing, Z, UTC, GMT or an offset.
/// </summary>
internal static class TimeOfDay
{
    private const int MostOffsetHours = 18;

    private static readonly string[] Halves = ["AM", "PM", "a.m.", "p.m."];
    private static readonly string[] Zones = ["Z", "UTC", "GMT"];

    /// <summary>Whether the text is a time of day.</summary>
    public static bool IsTime(ReadOnlySpan<char> text)
    {
        if (!Take(ref text, out var hour) || hour > 23 || !TakeTwo(ref text, out var minute) || minute > 59)
        {
            return false;
        }

        // 60 is a leap second.
        if (text.StartsWith(":") && (!TakeTwo(ref text, out var second) || second > 60 || !TakeFraction(ref text)))
        {
            return false;
        }

        text = text.TrimStart();
        foreach (var half in Halves)
        {
            if (text.StartsWith(half, StringComparison.OrdinalIgnoreCase))
            {
                text = text[half.Length..].TrimStart();
                return hour <= 12 && IsZone(text);
            }
        }

        return IsZone(text);
    }

    // Of one or two digits.
    private static bool Take(ref ReadOnlySpan<char> text, out int number)
    {
        var digits = text.Length > 1 && char.IsAsciiDigit(text[1]) ? 2 : 1;
        number = 0;
        if (text.Length < digits || !Digits(text[..digits], out number))
        {
            return false;
        }

        text = text[digits..];
        return true;
    }

    private static bool TakeTwo(ref ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length < 3 || text[0] != ':' || !Digits(text[1..3], out number))
        {
            return false;
        }

        text = text[3..];
        return true;
    }

    private static bool TakeFraction(ref ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] is not ('.' or ','))
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length - 1 : digits;
        text = text[(1 + digits)..];
        return digits > 0;
    }

    private static bool IsZone(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || IsOffset(text))
        {
            return true;
        }

        foreach (var zone in Zones)
        {
            if (text.Equals(zone, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOffset(ReadOnlySpan<char> text) =>
        text[0] is '+' or '-'
        && text.Length is 3 or 5 or 6
        && Digits(text[1..3], out var hours) && hours <= MostOffsetHours
        && (text.Length == 3 || (Digits(text[^2..], out var minutes) && minutes <= 59 && (text.Length == 5 || text[3] == ':')));

    private static bool Digits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
