namespace TierDecision.LoadTest.Visibility;

/// <summary>What is loaded, asked and written while it is measured when two nodes show what was written.</summary>
internal sealed record VisibilityOptions
{
    /// <summary>Customers that decisions are asked for.</summary>
    public required int Customers { get; init; }

    /// <summary>Decisions a second on each node.</summary>
    public required double Rate { get; init; }

    /// <summary>Writes of single customers.</summary>
    public required int Writes { get; init; }

    /// <summary>Writes a second.</summary>
    public required double WriteRate { get; init; }

    /// <summary>Loads of a new dataset.</summary>
    public required int Flips { get; init; }

    public required ulong Seed { get; init; }
}
