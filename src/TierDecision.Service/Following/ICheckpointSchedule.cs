using NodaTime;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>When the checkpoint is read and written.</summary>
internal interface ICheckpointSchedule
{
    /// <summary>Reads the checkpoint; null if there is none to be read.</summary>
    CheckpointReading? Read();

    /// <summary>Brings the checkpoint up to date if it is time. No step of <paramref name="follower"/> may be under way.</summary>
    void WriteIfDue(CustomerFollower follower, Instant confirmedAt);

    /// <summary>Brings the checkpoint up to date. No step of <paramref name="follower"/> may be under way.</summary>
    void Write(CustomerFollower follower, Instant confirmedAt);
}
