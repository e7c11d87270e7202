namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>What became of writing a checkpoint.</summary>
/// <param name="Bytes">The length of the file; 0 where nothing was written.</param>
/// <param name="Detail">What went wrong; null where nothing did. What stood there before stays then.</param>
public readonly record struct CheckpointWriting(long Bytes, string? Detail = null);
