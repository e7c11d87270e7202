using TierDecision.Core.Policies;

namespace TierDecision.Storage.Policies;

/// <summary>A policy that is to be put into a library. Whoever publishes has read it and found no errors.</summary>
/// <param name="Revision">The hash of its content.</param>
/// <param name="Name">Its name, as it says itself.</param>
/// <param name="Version">Its version, as it says itself.</param>
/// <param name="Document">The policy.</param>
public sealed record PolicyPublication(string Revision, string Name, string Version, PolicyDocument Document)
{
    /// <summary>Whether it is put into force in the same step.</summary>
    public bool Activates { get; init; }

    /// <summary>The revision that must be in force, empty for the policy file of each node; null if it does not matter.</summary>
    public string? Expected { get; init; }
}
