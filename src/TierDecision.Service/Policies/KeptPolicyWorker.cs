using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Service.Background;
using TierDecision.Service.Serving;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// Keeps at hand what was in force in the library within the longest time of a pin: a node that starts, or that missed an activation, gets contacts
/// that entered under a policy which it never served. In the background, once for each activation; while the store is away, until it is back.
/// </summary>
internal sealed class KeptPolicyWorker(
    IPolicyLibrary library,
    PolicySwitch policies,
    PolicyPairing pairing,
    CompiledPolicies compiled,
    TimeProvider time,
    ILogger<KeptPolicyWorker> logger)
    : PeriodicWorker(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _read;

    /// <summary>Reads what is missing, if something else is in force than when it was read last.</summary>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var activation = pairing.Followed.Number;
        if (activation == _read || (await library.ListPoliciesAsync(cancellationToken).ConfigureAwait(false)).Catalogue is not { } catalogue)
        {
            return;
        }

        List<PolicyLoad> found = [];
        var isWhole = true;
        foreach (var (number, revision) in Missing(catalogue))
        {
            var reading = await library.FindPolicyAsync(revision, cancellationToken).ConfigureAwait(false);
            isWhole &= reading.Status != PolicyReadStatus.Unavailable;

            // What this version cannot read is not kept: contacts that entered under it are told that it is gone.
            if (reading.Document is { } document && compiled.Of(new PolicyInForce(number, revision), document) is { Plan: not null } load)
            {
                found.Add(load);
            }
        }

        policies.Keep(found);
        _read = isWhole ? activation : _read;
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken) => ReadAsync(stoppingToken);

    private IEnumerable<(long Number, string Revision)> Missing(PolicyCatalogue catalogue)
    {
        var oldest = Instant.FromDateTimeOffset(Time.GetUtcNow()) - PinPlan.Longest;
        return catalogue.Activations
            .Where(activation => activation.Revision.Length > 0 && !(activation.Until < oldest))
            .DistinctBy(activation => activation.Revision)
            .Take(KeptPolicies.Most)
            .Where(activation => !policies.Has(activation.Revision))
            .Select(activation => (activation.Number, activation.Revision));
    }
}
