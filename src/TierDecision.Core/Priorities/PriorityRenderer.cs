using NodaTime;

namespace TierDecision.Core.Priorities;

/// <summary>
/// Renders priority (0..100, higher sooner) and sort key (milliseconds, lower first) for systems that count otherwise. Directions, units and
/// ranges are those of the vendors' documentation. A rendering may make two different priorities equal, never turn them round.
/// </summary>
public static class PriorityRenderer
{
    /// <summary>The largest priority of a TaskRouter task, and of a caller in Asterisk: 2^31 - 1.</summary>
    public const long LargestInt32 = int.MaxValue;

    /// <summary>What a point of priority is worth in Genesys Cloud, in milliseconds.</summary>
    public const long GenesysPoint = 60_000;

    /// <summary>The largest priority in Genesys Cloud; the lowest is its negative.</summary>
    public const long LargestGenesysPriority = 25_000_000;

    /// <summary>The largest delay of a queue in a routing profile of Amazon Connect, in seconds.</summary>
    public const long LargestConnectDelay = 9999;

    // Where a strict system has a field that is wide enough, a sort key in seconds can be its priority: the earlier, the higher. 31 bits of
    // seconds from here reach to 2088.
    private static readonly long Epoch = Instant.FromUtc(2020, 1, 1, 0, 0).ToUnixTimeMilliseconds();

    /// <summary>Renders a decision for <paramref name="system"/>.</summary>
    /// <param name="system">The system; one that is not known gives an empty rendering.</param>
    /// <param name="priority">The priority, 0..100; held within.</param>
    /// <param name="sortKey">The sort key, milliseconds since the Unix epoch.</param>
    /// <param name="headStart">The head start in the sort key, milliseconds, 0 or more.</param>
    /// <param name="overtakingBound">How long the tier can be overtaken at most; for the delay of its queue.</param>
    public static PriorityRendering Render(TargetSystem system, int priority, long sortKey, long headStart, Duration overtakingBound)
    {
        priority = Math.Clamp(priority, 0, 100);
        headStart = Math.Max(0, headStart);
        return system switch
        {
            // Higher first, strictly; ties to the oldest.
            TargetSystem.TaskRouter => Of(system) with
            {
                Strict = new RenderedNumber("Priority", priority, HigherFirst: true),
                Ageing = Countdown("Priority", sortKey),
            },

            // The time of arrival, less 60,000 ms a point.
            TargetSystem.Genesys => Of(system) with
            {
                Ageing = Held("priority", headStart / GenesysPoint, LargestGenesysPriority),
            },

            // A contact has a priority, lower first, 5 where none is set, or a routing age that is moved by seconds; not both.
            TargetSystem.AmazonConnect => Of(system) with
            {
                Strict = new RenderedNumber("QueuePriority", Scale(100 - priority, 1, 9), HigherFirst: false),
                Ageing = Held("QueueTimeAdjustmentSeconds", headStart / 1000, LargestInt32),
                Queue = new RenderedNumber("Priority", Scale(100 - priority, 1, 99), HigherFirst: false),
                QueueDelaySeconds = (long)Math.Clamp(overtakingBound.TotalSeconds, 0, LargestConnectDelay),
            },

            // A base score, and a point for every second of waiting.
            TargetSystem.FreeSwitch => Of(system) with
            {
                Ageing = Held("cc_base_score", headStart / 1000, LargestInt32),
            },

            // A caller's priority, higher first and strict; a queue's weight, higher first.
            TargetSystem.Asterisk => Of(system) with
            {
                Strict = new RenderedNumber("QUEUE_PRIO", priority, HigherFirst: true),
                Ageing = Countdown("QUEUE_PRIO", sortKey),
                Queue = new RenderedNumber("weight", priority, HigherFirst: true),
            },

            // Tickets have words; custom queues of omnichannel routing 1 to 100, 1 first.
            TargetSystem.Zendesk => Of(system) with
            {
                Queue = new RenderedNumber("priority", Scale(100 - priority, 1, 100), HigherFirst: false),
                Word = priority switch { >= 75 => "urgent", >= 50 => "high", >= 25 => "normal", _ => "low" },
            },

            // Secondary routing priority: 0 is the highest.
            TargetSystem.Salesforce => Of(system) with
            {
                Strict = new RenderedNumber("SecondaryRoutingPriority", 100 - priority, HigherFirst: false),
            },
            _ => Of(system),
        };
    }

    private static PriorityRendering Of(TargetSystem system) => new(system, null, null, null, null, null);

    private static RenderedNumber Held(string field, long value, long largest) =>
        new(field, Math.Min(value, largest), HigherFirst: true, Limited: value > largest);

    private static RenderedNumber Countdown(string field, long sortKey)
    {
        // Towards the past, so that equal seconds are equal numbers on both sides of the epoch.
        var seconds = (long)Math.Floor((sortKey - (double)Epoch) / 1000);
        var value = LargestInt32 - Math.Clamp(seconds, 0, LargestInt32);
        return new RenderedNumber(field, value, HigherFirst: true, Limited: value != LargestInt32 - seconds);
    }

    // From 0..100 to least..most, to the nearest whole number.
    private static long Scale(int of100, long least, long most) => least + (((of100 * (most - least) * 2) + 100) / 200);
}
