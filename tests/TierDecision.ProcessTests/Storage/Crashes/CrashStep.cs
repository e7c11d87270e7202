using TierDecision.Core.Customers;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage.Crashes;

internal enum CrashStepKind
{
    Load,
    FlipBack,
    Put,
    Remove,
    SetOverride,
    EndOverride,
}

/// <summary>One thing that the writer is told to do; which of its parts count follows from the kind.</summary>
internal sealed record CrashStep(CrashStepKind Kind, CrashCustomer[] Customers, int Id, ulong Version, int[] Added, int[] Removed)
{
    /// <summary>From a seed, about one of some people.</summary>
    public static CrashStep Draw(Random random, int people)
    {
        var kind = random.Next(10) switch
        {
            <= 1 => CrashStepKind.Load,
            2 => CrashStepKind.FlipBack,
            <= 6 => CrashStepKind.Put,
            7 => CrashStepKind.Remove,
            8 => CrashStepKind.SetOverride,
            _ => CrashStepKind.EndOverride,
        };
        var customers = Enumerable.Range(0, random.Next(people)).Select(_ => new CrashCustomer(random.Next(people), random.Next(1, 1000), Some(random, people)));
        var added = Some(random, people);
        return new(kind, [.. customers], random.Next(people), (ulong)random.Next(1, 1000), added, [.. Some(random, people).Except(added)]);
    }

    public override string ToString() => Kind is CrashStepKind.Load ? $"Load of {Customers.Length}" : Kind is CrashStepKind.FlipBack ? "FlipBack" : $"{Kind} {Id} at {Version}";

    private static int[] Some(Random random, int people) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(people)).Distinct()];
}

/// <summary>A customer to load, by numbers.</summary>
internal sealed record CrashCustomer(int Number, int Edition, int[] Aliases)
{
    public CustomerRecord ToRecord() => Record(Number, Score(Number, Edition), [.. Aliases.Select(Phone)]);
}

/// <summary>What the writer says became of a step.</summary>
/// <param name="Status">The name of the load's or the write's status.</param>
/// <param name="Version">The version that stands; 0 for loads.</param>
internal sealed record CrashOutcome(string Status, ulong Version)
{
    /// <summary>Whether it may stand or not, as after no answer at all.</summary>
    public bool IsUnknown => Status == nameof(TierDecision.Storage.Loading.LoadStatus.Unavailable);
}
