namespace TierDecision.Core.Policies;

/// <summary>A policy as it was written, read but not compiled, with the files that it names.</summary>
/// <param name="Config">What was read. It is not changed any more.</param>
/// <param name="Files">The texts of the files that it names, by the names that it gives.</param>
public sealed record WrittenPolicy(PolicyConfig Config, IReadOnlyDictionary<string, string> Files);
