using System.Globalization;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Calendars;

/// <summary>How much time a promise gives: either open time, or a number of business days. Never negative.</summary>
public readonly record struct BusinessSpan
{
    /// <summary>The most business days: about four years of them. A calendar that opens once a year can still be walked that far.</summary>
    public const int MaxBusinessDays = 1000;

    private const string Unit = "bd";

    private readonly long _milliseconds;

    private BusinessSpan(long milliseconds, int businessDays) => (_milliseconds, BusinessDays) = (milliseconds, businessDays);

    /// <summary>Open time; less than nothing counts as nothing.</summary>
    public static BusinessSpan OfOpenTime(Duration time) => new(Math.Max(0, (long)time.TotalMilliseconds), 0);

    /// <summary>Business days, 1 to <see cref="MaxBusinessDays"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer or more.</exception>
    public static BusinessSpan OfBusinessDays(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxBusinessDays);
        return new(0, days);
    }

    /// <summary>Whether it is counted in business days.</summary>
    public bool IsInBusinessDays => BusinessDays > 0;

    /// <summary>The business days; 0 where it is open time.</summary>
    public int BusinessDays { get; }

    /// <summary>The open time in milliseconds; 0 where it is counted in business days.</summary>
    public long Milliseconds => _milliseconds;

    /// <summary>
    /// Whether it is known to be longer than <paramref name="other"/>. Open time and business days cannot be compared without a calendar and a date.
    /// </summary>
    internal bool IsLongerThan(BusinessSpan other) =>
        IsInBusinessDays == other.IsInBusinessDays && (BusinessDays > other.BusinessDays || Milliseconds > other.Milliseconds);

    /// <summary>Reads a duration such as <c>1h30m</c>, or business days such as <c>2bd</c>; the two do not mix.</summary>
    public static bool TryParse(string text, out BusinessSpan span)
    {
        ArgumentNullException.ThrowIfNull(text);
        span = default;
        var trimmed = text.AsSpan().Trim();
        if (!trimmed.EndsWith(Unit))
        {
            var read = DurationText.TryParse(text, out var duration) && duration >= Duration.Zero;
            span = read ? OfOpenTime(duration) : default;
            return read;
        }

        if (!int.TryParse(trimmed[..^Unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MaxBusinessDays)
        {
            return false;
        }

        span = OfBusinessDays(days);
        return true;
    }

    /// <summary>Writes it the way <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => IsInBusinessDays
        ? BusinessDays.ToString(CultureInfo.InvariantCulture) + Unit
        : DurationText.Format(Duration.FromMilliseconds(_milliseconds));
}
