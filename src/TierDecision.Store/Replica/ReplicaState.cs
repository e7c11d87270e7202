namespace TierDecision.Store.Replica;

/// <summary>
/// Holds the replica that requests read. It is swapped whole: a request takes <see cref="Current"/> once and sees one
/// dataset from start to end.
/// </summary>
public sealed class ReplicaState
{
    private volatile CustomerReplica? _current;

    /// <summary>The replica; null until the first one is there.</summary>
    public CustomerReplica? Current => _current;

    /// <summary>Makes <paramref name="replica"/> the one that requests read from now on.</summary>
    public void Swap(CustomerReplica replica)
    {
        ArgumentNullException.ThrowIfNull(replica);
        _current = replica;
    }
}
