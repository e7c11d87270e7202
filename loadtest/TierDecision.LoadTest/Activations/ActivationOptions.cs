namespace TierDecision.LoadTest.Activations;

/// <summary>How often another policy is put into force, and what two nodes are asked meanwhile.</summary>
internal sealed record ActivationOptions
{
    /// <summary>Customers that decisions are asked for.</summary>
    public required int Customers { get; init; }

    /// <summary>Decisions a second on both nodes together.</summary>
    public required double Rate { get; init; }

    /// <summary>Activations and roll-backs, in turns.</summary>
    public required int Changes { get; init; }

    public required ulong Seed { get; init; }
}
