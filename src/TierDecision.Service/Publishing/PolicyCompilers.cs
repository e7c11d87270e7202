using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;

namespace TierDecision.Service.Publishing;

/// <summary>
/// Compiles policies that callers bring or name, and works on them: one at a time, because a large one takes a processor for a while, and decisions
/// go on.
/// </summary>
internal sealed class PolicyCompilers(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Does some work as soon as nobody else does.</summary>
    public async ValueTask<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Compiles a policy in turn.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="source">What people call it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<PolicyLoad> CompileAsync(PolicyDocument document, string source, CancellationToken cancellationToken) =>
        InTurnAsync(() => Compile(document, source), cancellationToken);

    /// <summary>Compiles a policy at once: for work that is done in turn already.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="source">What people call it.</param>
    public PolicyLoad Compile(PolicyDocument document, string source) =>
        PolicyFile.Parse(document, source, Instant.FromDateTimeOffset(time.GetUtcNow()));

    public void Dispose() => _turn.Dispose();
}
