using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>Times and spans as people say them.</summary>
internal static class TimeText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>A moment in <paramref name="zone"/>, with its offset.</summary>
    public static string Moment(Timestamp moment, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(moment.ToDateTimeOffset(), zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A span in its two largest units, such as <c>2 h 5 min</c>; what is below is left off.</summary>
    public static string Span(TimeSpan span)
    {
        span = span.Duration();
        for (var i = 0; i < Units.Length; i++)
        {
            var whole = (long)(span / Units[i].Length);
            if (whole == 0)
            {
                continue;
            }

            var rest = span - (whole * Units[i].Length);

            // Milliseconds matter only where there is nothing larger.
            var next = i + 1 < Units.Length - 1 ? (long)(rest / Units[i + 1].Length) : 0;
            var text = string.Create(CultureInfo.InvariantCulture, $"{whole} {Units[i].Unit}");
            return next == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} {next} {Units[i + 1].Unit}");
        }

        return "0 s";
    }

    /// <summary><c>in 2 h 5 min</c> or <c>12 s ago</c>.</summary>
    public static string FromNow(Timestamp moment, DateTimeOffset now)
    {
        var span = moment.ToDateTimeOffset() - now;
        return span >= TimeSpan.Zero ? $"in {Span(span)}" : $"{Span(span)} ago";
    }
}
