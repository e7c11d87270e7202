using NodaTime;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>No checkpoint is configured.</summary>
internal sealed class NoCheckpoint : ICheckpointSchedule
{
    public CheckpointReading? Read() => null;

    public void WriteIfDue(CustomerFollower follower, Instant confirmedAt)
    {
        // There is nothing to bring up to date.
    }

    public void Write(CustomerFollower follower, Instant confirmedAt)
    {
        // There is nothing to bring up to date.
    }
}
