using TierDecision.Storage.Erasure;

namespace TierDecision.Storage.Contracts;

/// <summary>Gives the keys under which what nodes write down elsewhere, such as log entries, is made unrecognisable by a removal.</summary>
public interface IErasureKeySource
{
    /// <summary>
    /// The keys that a removal replaces; makes them if nobody has asked before. Gives <paramref name="known"/> again if they are still the same.
    /// </summary>
    ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken);
}
