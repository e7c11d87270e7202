using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// Finds the policy to start with: that of the library; while the store does not say what that is, the last one that this node knew; else that of the
/// file.
/// </summary>
/// <param name="library">The library.</param>
/// <param name="checkpoint">Where this node keeps what it knew; null for nowhere.</param>
/// <param name="file">The policy file of this node.</param>
/// <param name="time">The clock.</param>
internal sealed class StartPolicyReader(IPolicyLibrary library, PolicyCheckpoint? checkpoint, string file, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>The policy; or why there is none that can serve.</summary>
    /// <param name="patience">How long a store is waited for that answers slowly.</param>
    /// <param name="lastResort">How long a store is waited for that does not answer, if there is no other policy.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<(StartPolicy? Policy, string? Problem)> ReadAsync(
        TimeSpan patience, TimeSpan lastResort, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var reading = await ReadLibraryAsync(patience, cancellationToken).ConfigureAwait(false);
            var kept = checkpoint?.Read().Kept ?? [];
            if (reading is { InForce: { IsPublished: true } inForce, Document: { } document } && Compile(inForce, document) is { } published)
            {
                return (published with { Earlier = kept }, null);
            }

            // A library that nothing was ever put into may have been lost with its store.
            var known = reading.InForce is { IsPublished: false, Number: > 0 } handed
                ? new KeptPolicy(handed, null)
                : kept is [var first, ..] ? first : null;
            if (known?.Document is { } last && Compile(known.InForce, last) is { } before)
            {
                return (before with { Earlier = kept }, null);
            }

            var load = PolicyFile.Load(file, Now);
            if (load.Plan is not null)
            {
                var handedOver = known is { Document: null } ? known.InForce : PolicyInForce.Nothing;
                return (StartPolicy.Of(load) with { InForce = handedOver, Earlier = kept }, null);
            }

            if (reading.InForce is not null || time.GetElapsedTime(started) >= lastResort)
            {
                return (null, ErrorText.Of($"The policy {load.Source} cannot serve;", load.Errors));
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PolicyInForceReading> ReadLibraryAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await library.ReadPolicyInForceAsync(PolicyInForce.Nothing, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return PolicyInForceReading.Unavailable("it is silent");
        }
    }

    // What cannot be used is told of by who follows the library.
    private StartPolicy? Compile(PolicyInForce inForce, Core.Policies.PolicyDocument document) =>
        LibraryPolicy.Compile(inForce, document, Now) is { Plan: not null } load ? new StartPolicy(load, file, inForce) : null;
}
