using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Service.Serving;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// Compiles policies of the library, and has the last ones at hand: a policy that is put into force again, or was tried before, is not compiled anew.
/// Thread-safe.
/// </summary>
internal sealed class CompiledPolicies
{
    // Those that contacts keep, the one in force, the one before it, and those that are tried.
    private const int Most = KeptPolicies.Most + 4;

    private readonly TimeProvider _time;
    private readonly Lock _changing = new();

    // The last that was asked for comes first.
    private readonly List<PolicyLoad> _policies = [];

    /// <param name="start">The policy of the start, which is compiled.</param>
    /// <param name="time">The clock.</param>
    public CompiledPolicies(StartPolicy start, TimeProvider time)
    {
        _time = time;
        _policies.Add(start.Policy);
    }

    /// <summary>The policy that a library has under a revision; with errors if it is not one that this version can use.</summary>
    /// <param name="policy">The revision, and the number of what names it.</param>
    /// <param name="document">What the library has.</param>
    public PolicyLoad Of(PolicyInForce policy, PolicyDocument document)
    {
        lock (_changing)
        {
            // By what it says, too: another program may have written to the store.
            var at = _policies.FindIndex(load => load.Revision == policy.Revision && load.Document?.HasContentOf(document) == true);
            var found = at < 0
                ? LibraryPolicy.Compile(policy, document, Instant.FromDateTimeOffset(_time.GetUtcNow()))
                : _policies[at] with { Source = LibraryPolicy.SourceOf(policy) };
            if (found.Plan is null)
            {
                return found;
            }

            if (at >= 0)
            {
                _policies.RemoveAt(at);
            }

            _policies.Insert(0, found);
            if (_policies.Count > Most)
            {
                _policies.RemoveAt(Most);
            }

            return found;
        }
    }
}
