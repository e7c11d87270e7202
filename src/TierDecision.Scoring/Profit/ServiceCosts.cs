using System.Collections.Frozen;
using System.Globalization;
using TierDecision.Core.Findings;

namespace TierDecision.Scoring.Profit;

/// <summary>What it costs to serve a customer, in the currency of the amounts.</summary>
public sealed record ServiceCosts
{
    /// <summary>Nothing costs anything.</summary>
    public static ServiceCosts None { get; } = new();

    /// <summary>The largest cost of one thing.</summary>
    public const decimal Largest = 1_000_000;

    private const string Order = "order";
    private const string Return = "return";
    private const string Minute = "minute";
    private const string Contact = "contact";

    private static readonly string[] Words = [Order, Return, Minute, Contact];

    /// <summary>An order: picking, packing, delivery. 0 or more.</summary>
    public decimal PerOrder { get; init; }

    /// <summary>A return: the way back, checking, writing off. 0 or more.</summary>
    public decimal PerReturn { get; init; }

    /// <summary>A minute of a contact. 0 or more.</summary>
    public decimal PerMinute { get; init; }

    /// <summary>A contact on a channel that <see cref="ByChannel"/> does not have; null: nothing, whatever the minutes.</summary>
    public decimal? PerContact { get; init; }

    /// <summary>A contact by channel, in any case of letters.</summary>
    public IReadOnlyDictionary<string, decimal> ByChannel { get; init; } = FrozenDictionary<string, decimal>.Empty;

    /// <summary>Whether any of them is about contacts.</summary>
    public bool HasContacts => PerMinute > 0 || PerContact is not null || ByChannel.Count > 0;

    /// <summary>What contacts cost; null if nothing says what one on this channel costs.</summary>
    /// <param name="channel">The channel; empty if not known.</param>
    /// <param name="count">How many.</param>
    /// <param name="minutes">Their minutes, all together.</param>
    public decimal? Of(string channel, long count, decimal minutes) =>
        (ByChannel.TryGetValue(channel, out var each) ? each : PerContact) is { } cost ? (count * cost) + (minutes * PerMinute)
        : PerMinute > 0 ? minutes * PerMinute
        : null;

    /// <summary>Reads <c>minute=0.90</c>, <c>order=15</c>, <c>return=40</c>, <c>contact=2</c> and channels such as <c>voice=4.5</c>.</summary>
    /// <param name="texts">The costs by name.</param>
    /// <param name="costs">What they say, if nothing is wrong.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? TryRead(IReadOnlyDictionary<string, string> texts, out ServiceCosts costs)
    {
        ArgumentNullException.ThrowIfNull(texts);
        costs = None;
        var channels = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in texts)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) || cost > Largest)
            {
                return $"'{name}={text}': a cost is a number of 0 to {Largest:N0} in the currency of the amounts, such as {name}=0.90";
            }

            switch (name.ToLowerInvariant())
            {
                case Order:
                    costs = costs with { PerOrder = cost };
                    break;
                case Return:
                    costs = costs with { PerReturn = cost };
                    break;
                case Minute:
                    costs = costs with { PerMinute = cost };
                    break;
                case Contact:
                    costs = costs with { PerContact = cost };
                    break;
                default:
                    channels[name] = cost;
                    break;
            }
        }

        costs = costs with { ByChannel = channels };
        return null;
    }

    /// <summary>A channel that has a cost and none of the contacts is on, and what is wrong with it; null if there is none.</summary>
    public (string Name, string Wrong)? UnknownChannel(IReadOnlyCollection<string> channels) =>
        ByChannel.Keys.FirstOrDefault(name => !channels.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? (unknown, NearestWord.NotOneOf("thing that costs", unknown, [.. Words, .. channels.Order(StringComparer.Ordinal)]))
            : null;
}
