using TierDecision.Core.Customers;

namespace TierDecision.Storage.Loading;

/// <summary>The aliases that several customers of a load have. Each stands for the best of its customers.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">Some of them, at most <see cref="MostNamed"/>.</param>
public readonly record struct SharedAliases(long Count, IReadOnlyList<IdentityKey> First)
{
    /// <summary>The most that are named: 10.</summary>
    public const int MostNamed = 10;

    /// <summary>No alias is shared.</summary>
    public static SharedAliases None { get; } = new(0, []);
}
