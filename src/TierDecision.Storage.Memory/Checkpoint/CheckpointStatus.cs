namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>What became of reading a checkpoint.</summary>
public enum CheckpointStatus : byte
{
    /// <summary>The replica is whole.</summary>
    Read = 0,

    /// <summary>There is no such file.</summary>
    Missing = 1,

    /// <summary>The file is not what was written.</summary>
    Damaged = 2,

    /// <summary>Another version of the program wrote it.</summary>
    OtherVersion = 3,

    /// <summary>Its identifiers were hashed under another key.</summary>
    OtherKey = 4,

    /// <summary>The system does not let it be read.</summary>
    Unreadable = 5,
}
