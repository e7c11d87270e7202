using System.Globalization;
using System.Text;
using NodaTime;

namespace TierDecision.Core.Vocabulary;

/// <summary>Durations as policies write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>. A day is 24 hours.</summary>
public static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    // What NodaTime can hold, in milliseconds.
    private static readonly long Longest = (long)Duration.MaxValue.TotalMilliseconds - 1;

    /// <summary>Reads a duration: whole numbers with units, the largest unit first, a minus sign allowed in front; <c>0</c> needs no unit.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = Duration.Zero;
        var rest = text.AsSpan().Trim();
        var negative = rest.StartsWith("-");
        rest = negative ? rest[1..] : rest;
        if (rest is "0" && !negative)
        {
            return true;
        }

        var total = 0L;
        var next = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
            {
                return false;
            }

            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var length = rest.IndexOfAnyInRange('0', '9');
            var unit = rest[..(length < 0 ? rest.Length : length)].ToString();
            var index = Array.FindIndex(Units, next, candidate => candidate.Unit == unit);
            if (index < 0)
            {
                return false;
            }

            total += number * Units[index].Milliseconds;
            next = index + 1;
            rest = rest[unit.Length..];
        }

        if (next == 0 || total > Longest || (negative && total == 0))
        {
            return false;
        }

        duration = Duration.FromMilliseconds(negative ? -total : total);
        return true;
    }

    /// <summary>Writes a duration the way <see cref="TryParse"/> reads it.</summary>
    public static string Format(Duration duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        if (rest == 0)
        {
            return "0s";
        }

        var builder = new StringBuilder(rest < 0 ? "-" : "");
        rest = Math.Abs(rest);
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest >= milliseconds)
            {
                builder.Append(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
                rest %= milliseconds;
            }
        }

        return builder.ToString();
    }
}
