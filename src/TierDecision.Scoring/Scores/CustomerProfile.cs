using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Scores;

/// <summary>What is known of a customer beside the transactions.</summary>
public sealed record CustomerProfile
{
    /// <summary>The company's own customer id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The phone number in E.164; null where unknown.</summary>
    public string? Phone { get; init; }

    /// <summary>The e-mail address; null where unknown.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's ids in other systems, each <c>source:id</c>.</summary>
    public IReadOnlyList<string> ExternalIds { get; init; } = [];

    /// <summary>The language.</summary>
    public LanguageCode Language { get; init; }

    /// <summary>Flags.</summary>
    public CustomerFlags Flags { get; init; }

    /// <summary>The preferred agent; null where none.</summary>
    public string? Agent { get; init; }
}
