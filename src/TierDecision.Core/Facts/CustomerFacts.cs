using System.Diagnostics.CodeAnalysis;
using TierDecision.Core.Customers;

namespace TierDecision.Core.Facts;

/// <summary>What the look-up gave the engine: whether the customer is known, and the score with its tiers mapped to the policy's.</summary>
public readonly struct CustomerFacts
{
    // A field, so that reading one of the score's numbers does not copy all of them.
    private readonly CustomerScore _score;

    private CustomerFacts(CustomerKnowledge knowledge, in CustomerScore score, byte tier, byte overrideTier, bool isUnconfirmed = false)
    {
        Knowledge = knowledge;
        IsUnconfirmed = isUnconfirmed;
        _score = score;
        Tier = tier;
        OverrideTier = overrideTier;
    }

    /// <summary>How much is known.</summary>
    public CustomerKnowledge Knowledge { get; }

    /// <summary>Whether the store has not confirmed it for longer than the policy takes as current.</summary>
    public bool IsUnconfirmed { get; }

    /// <summary>Whether several customers have the identifier. The score is that of the best of them.</summary>
    public bool IsShared { get; private init; }

    /// <summary>Why the identifier that the request brought names nobody; none if it brought none, or one that can be looked up.</summary>
    public IdentityGap IdentityGap { get; private init; }

    /// <summary>The score where <see cref="CustomerKnowledge.Known"/>, else one of defaults.</summary>
    [UnscopedRef]
    public ref readonly CustomerScore Score => ref _score;

    /// <summary>The computed tier as an index into the policy's tiers.</summary>
    public byte Tier { get; }

    /// <summary>The override tier as an index into the policy's tiers; <see cref="CustomerScore.NoTier"/> where none.</summary>
    public byte OverrideTier { get; }

    /// <summary>A known customer, whose tiers are indices into the policy's tiers.</summary>
    public static CustomerFacts Known(in CustomerScore score, byte tier, byte overrideTier = CustomerScore.NoTier, bool isUnconfirmed = false) =>
        new(CustomerKnowledge.Known, score, tier, overrideTier, isUnconfirmed);

    /// <summary>No customer has the identifier.</summary>
    public static CustomerFacts Unknown => NobodyKnown;

    /// <summary>
    /// No customer had the identifier when the store last confirmed what is known, which is longer ago than the policy takes as current.
    /// </summary>
    public static CustomerFacts UnknownUnconfirmed { get; } =
        new(CustomerKnowledge.Unknown, new CustomerScore(), 0, CustomerScore.NoTier, isUnconfirmed: true);

    // A field, so that the engine can pass it by reference.
    internal static readonly CustomerFacts NobodyKnown = new(CustomerKnowledge.Unknown, new CustomerScore(), 0, CustomerScore.NoTier);

    /// <summary>The request named no customer.</summary>
    public static CustomerFacts NotNamed { get; } = new(CustomerKnowledge.NotNamed, new CustomerScore(), 0, CustomerScore.NoTier);

    /// <summary>The same, found by an identifier that several customers have.</summary>
    public CustomerFacts Shared() => this with { IsShared = true };

    /// <summary>The request brought an identifier that names nobody.</summary>
    public static CustomerFacts Nameless(IdentityGap gap) => NotNamed with { IdentityGap = gap };

    /// <summary>The store could not be asked.</summary>
    public static CustomerFacts Unavailable { get; } = new(CustomerKnowledge.Unavailable, new CustomerScore(), 0, CustomerScore.NoTier);
}
