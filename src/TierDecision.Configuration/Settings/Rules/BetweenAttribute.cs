using System.Globalization;

namespace TierDecision.Configuration.Settings.Rules;

/// <summary>A number or a duration within bounds, both included.</summary>
internal sealed class BetweenAttribute : SettingRuleAttribute
{
    private readonly IComparable _lowest;
    private readonly IComparable _highest;
    private readonly string _bounds;

    /// <summary>Bounds of a number.</summary>
    public BetweenAttribute(long lowest, long highest)
    {
        _lowest = lowest;
        _highest = highest;
        _bounds = string.Create(CultureInfo.InvariantCulture, $"{lowest:N0} to {highest:N0}");
    }

    /// <summary>Bounds of a duration, such as <c>00:00:01</c>.</summary>
    public BetweenAttribute(string lowest, string highest)
    {
        _lowest = TimeSpan.Parse(lowest, CultureInfo.InvariantCulture);
        _highest = TimeSpan.Parse(highest, CultureInfo.InvariantCulture);
        _bounds = $"{lowest} to {highest}";
    }

    /// <summary>Whether a duration of zero, which then means "off", is allowed beside the bounds.</summary>
    public bool OrZero { get; init; }

    /// <inheritdoc/>
    public override string Allowed => OrZero ? $"0, or {_bounds}" : _bounds;

    /// <inheritdoc/>
    protected override bool Allows(object value)
    {
        var given = value is int number ? (long)number : value;
        return (OrZero && given is TimeSpan { Ticks: 0 }) || (_lowest.CompareTo(given) <= 0 && _highest.CompareTo(given) >= 0);
    }
}
