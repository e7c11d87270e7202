using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Queueing;

/// <summary>A queue.</summary>
public sealed class QueuePlan
{
    private readonly ulong _channels;

    internal QueuePlan(
        int index, string name, QueueKind kind, CalendarPlan hours, IReadOnlyList<string> skills, IReadOnlyCollection<Channel> channels)
    {
        Index = index;
        Name = name;
        Kind = kind;
        Hours = hours;
        Skills = skills;
        _channels = channels.Count == 0 ? ulong.MaxValue : channels.Aggregate(0UL, (bits, channel) => bits | (1UL << (int)channel));
    }

    /// <summary>The place among the policy's queues.</summary>
    public int Index { get; }

    /// <summary>The name as the contact centre knows it.</summary>
    public string Name { get; }

    /// <summary>Who serves.</summary>
    public QueueKind Kind { get; }

    /// <summary>The opening hours.</summary>
    public CalendarPlan Hours { get; }

    /// <summary>The skills that its agents have among them; empty where the policy does not say.</summary>
    public IReadOnlyList<string> Skills { get; }

    /// <summary>The mean time that an agent needs for a contact, more than 0; null where the policy does not say.</summary>
    public Duration? HandlingTime { get; init; }

    /// <summary>Contacts that arrive in an hour, 0 or more; null where the policy does not say.</summary>
    public double? ContactsPerHour { get; init; }

    /// <summary>Whether it takes a channel. One that is not said is taken by every queue.</summary>
    public bool Takes(Channel channel) => channel == Channel.Unspecified || (int)channel >= 64 || ((_channels >> (int)channel) & 1) != 0;
}
