using System.ComponentModel.DataAnnotations;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Queueing;

/// <summary>A queue.</summary>
public sealed class QueueConfig
{
    /// <summary>The name as the contact centre knows it. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Who serves there. Default: people.</summary>
    public QueueKind Kind { get; set; } = QueueKind.Person;

    /// <summary>The calendar of its opening hours. Default: <c>24x7</c>.</summary>
    public string? Hours { get; set; }

    /// <summary>The skills that its agents have among them; routes then ask for no others. Default: any.</summary>
    public List<string> Skills { get; set; } = [];

    /// <summary>The channels that it takes. Default: all.</summary>
    public List<Channel> Channels { get; set; } = [];

    /// <summary>
    /// The mean time that an agent needs for a contact, at most a day. Where given, the expected wait is estimated from the reported agents while the
    /// contact centre reports none. Default: no estimate.
    /// </summary>
    public Duration? HandlingTime { get; set; }

    /// <summary>
    /// Contacts that arrive in an hour, at most 100,000; needs a handling_time. The estimate's average where only agents are reported. Default: not
    /// known.
    /// </summary>
    public double? ContactsPerHour { get; set; }
}
