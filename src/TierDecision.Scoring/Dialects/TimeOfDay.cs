using System.Globalization;

namespace TierDecision.Scoring.Dialects;

/// <summary>The time of day behind a date: H:mm, H:mm:ss or fractions, AM or PM, then nothing, Z, UTC, GMT or an offset.</summary>
/// <param name="Minutes">Minutes since midnight, as written.</param>
/// <param name="Offset">How many minutes it is ahead of UTC; null if the text does not say.</param>
internal readonly record struct TimeOfDay(int Minutes, int? Offset)
{
    private const int MostOffsetHours = 18;
    private const int MinutesAnHour = 60;
    private const int Noon = 12;

    private static readonly string[] Mornings = ["AM", "a.m."];
    private static readonly string[] Afternoons = ["PM", "p.m."];
    private static readonly string[] Zones = ["Z", "UTC", "GMT"];

    /// <summary>Reads a time of day.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out TimeOfDay time)
    {
        time = default;
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
        var isMorning = TakeHalf(ref text, Mornings);
        var isAfternoon = !isMorning && TakeHalf(ref text, Afternoons);
        if (isMorning || isAfternoon)
        {
            if (hour > Noon)
            {
                return false;
            }

            hour = (hour % Noon) + (isAfternoon ? Noon : 0);
        }

        if (!TryReadOffset(text, out var offset))
        {
            return false;
        }

        time = new TimeOfDay((hour * MinutesAnHour) + minute, offset);
        return true;
    }

    private static bool TakeHalf(ref ReadOnlySpan<char> text, string[] halves)
    {
        foreach (var half in halves)
        {
            if (text.StartsWith(half, StringComparison.OrdinalIgnoreCase))
            {
                text = text[half.Length..].TrimStart();
                return true;
            }
        }

        return false;
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

    private static bool TryReadOffset(ReadOnlySpan<char> text, out int? offset)
    {
        offset = null;
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var zone in Zones)
        {
            if (text.Equals(zone, StringComparison.Ordinal))
            {
                offset = 0;
                return true;
            }
        }

        var minutes = 0;
        if (text[0] is not ('+' or '-') || text.Length is not (3 or 5 or 6)
            || !Digits(text[1..3], out var hours) || hours > MostOffsetHours
            || (text.Length > 3 && (!Digits(text[^2..], out minutes) || minutes > 59 || (text.Length == 6 && text[3] != ':'))))
        {
            return false;
        }

        offset = (text[0] == '-' ? -1 : 1) * ((hours * MinutesAnHour) + minutes);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
