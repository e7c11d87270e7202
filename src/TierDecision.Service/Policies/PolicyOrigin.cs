namespace TierDecision.Service.Policies;

/// <summary>Where the policy in force comes from. The words of metrics are these names in small letters.</summary>
internal enum PolicyOrigin
{
    /// <summary>The policy file of this node: while the library of the store has none in force.</summary>
    File = 0,

    /// <summary>The policy library of the store.</summary>
    Library = 1,
}
