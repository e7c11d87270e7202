using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;

namespace TierDecision.Service.Erasure;

/// <summary>For a service that keeps nothing of anybody.</summary>
internal sealed class NoErasureKeys : IErasureKeySource
{
    public ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ErasureKeysReading(null, "there is no store"));
}
