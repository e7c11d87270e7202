using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Serving;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// The one place that decides which policy is served over which customers. An activation that brought customers of its own is taken together with
/// these, in one change of what requests see; until they are there, the policy and the customers from before go on.
/// </summary>
/// <param name="start">The policy of the start.</param>
/// <param name="policies">Puts policies into force.</param>
/// <param name="serving">What requests see.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told what waits.</param>
internal sealed class PolicyPairing(
    StartPolicy start, PolicySwitch policies, ServingState serving, TimeProvider time, ILogger<PolicyPairing> logger)
{
    private PolicyInForce _followed = start.InForce;
    private WaitingPolicy? _waiting;

    // Why what waits could not be taken when its customers were there.
    private string? _refusal;

    /// <summary>What the library had in force when it was last read.</summary>
    public PolicyInForce Followed
    {
        get
        {
            lock (policies.Changing)
            {
                return _followed;
            }
        }
    }

    /// <summary>The policy that waits for customers; null if none does.</summary>
    public WaitingPolicy? Waiting
    {
        get
        {
            lock (policies.Changing)
            {
                return _waiting;
            }
        }
    }

    /// <summary>The library leaves the policy to the file of each node, which is taken by <see cref="TakeFile"/>.</summary>
    public void HandOver(PolicyInForce inForce)
    {
        lock (policies.Changing)
        {
            if (inForce != _followed)
            {
                (_followed, _waiting, _refusal) = (inForce, null, null);
            }
        }
    }

    /// <summary>Puts the policy file of this node into force, or has it wait for the customers that go with it.</summary>
    public PolicyTaking TakeFile(PolicyLoad file) => Take(file, Followed);

    /// <summary>Puts what the library has in force into force, or has it wait for its customers.</summary>
    public PolicyTaking Take(PolicyLoad policy, PolicyInForce inForce)
    {
        lock (policies.Changing)
        {
            _followed = inForce;
            if (policy.Plan is not null && policies.InForce.Revision != policy.Revision && inForce.Dataset != 0
                && serving.Current.Customers is { } customers && !Belong(inForce, customers.Dataset))
            {
                if (_waiting?.InForce != inForce || _waiting.Policy.Revision != policy.Revision)
                {
                    (_waiting, _refusal) = (new WaitingPolicy(policy, inForce), null);
                    PolicyLog.Waits(logger, policy.Revision, inForce.Dataset, policies.InForce.Revision, customers.Dataset.Number);
                }

                return new PolicyTaking(_refusal, Waits: true);
            }

            (_waiting, _refusal) = (null, null);
            return new PolicyTaking(policies.Take(policy), Waits: false);
        }
    }

    /// <summary>
    /// Whether customers go with what was in force when the library was last read, or with what this node has: what is to be known of them while the
    /// library cannot be read.
    /// </summary>
    public bool Goes(DatasetInfo dataset)
    {
        lock (policies.Changing)
        {
            return Belong(_followed, dataset) || dataset.Header.PolicyRevision == policies.InForce.Revision;
        }
    }

    /// <summary>
    /// Takes what waits over the served customers: they are the live ones, because others went live after those that it came with. Does nothing if
    /// something else waits by now.
    /// </summary>
    public void TakeOverServed(WaitingPolicy waiting)
    {
        lock (policies.Changing)
        {
            if (ReferenceEquals(_waiting, waiting))
            {
                _refusal = policies.Take(waiting.Policy);
                _waiting = _refusal is null ? null : _waiting;
            }
        }
    }

    /// <summary>Why customers cannot be served under the policy that they would be served under; null if they can.</summary>
    public string? Refuses(DatasetInfo dataset)
    {
        lock (policies.Changing)
        {
            return WaitingFor(dataset) is { Policy.Plan: { } plan } ? ServingModel.RefusalOf(plan, dataset.Header)
                : GoesWithAnother(dataset) ? $"they go with {PolicyRevision.Describe(_followed.Revision)}, which this node refuses"
                : serving.Current.Refuses(dataset.Header);
        }
    }

    /// <summary>
    /// Serves other customers, and with them the policy that waits, if one does. Returns why not: null if they are served, and an empty text if
    /// another policy came into force while they were read and does not go with them, so that it is to be looked at again.
    /// </summary>
    /// <param name="customers">The customers.</param>
    /// <param name="followed">What was in force when they were the live ones.</param>
    /// <param name="finish">What else becomes of the model.</param>
    public string? Serve(ICustomerView customers, PolicyInForce followed, Func<ServingModel, ServingModel> finish)
    {
        lock (policies.Changing)
        {
            var dataset = customers.Dataset;
            if (_followed.Number != followed.Number && _followed.Dataset != 0 && !Belong(_followed, dataset))
            {
                return "";
            }

            if (WaitingFor(dataset) is { } waiting)
            {
                _refusal = policies.TakeWith(waiting.Policy, customers, finish, policies.Origin);
                _waiting = _refusal is null ? null : _waiting;
                return _refusal;
            }

            if (GoesWithAnother(dataset))
            {
                return Refuses(dataset);
            }

            string? refusal = null;
            return serving.TryChange(model => model.WithCustomers(customers, out refusal) is { } next ? finish(next) : null) ? null : refusal;
        }
    }

    /// <summary>
    /// Serves the customers of a checkpoint under the policy that they go with: that of the start, or else one that this node had before it, and
    /// then that of the start waits. Returns why they cannot be served; null if they are.
    /// </summary>
    /// <param name="customers">The customers.</param>
    /// <param name="finish">What else becomes of the model.</param>
    public string? ServeEarlier(ICustomerView customers, Func<ServingModel, ServingModel> finish)
    {
        lock (policies.Changing)
        {
            if (Belong(_followed, customers.Dataset))
            {
                return Serve(customers, _followed, finish);
            }

            // Before the library had a policy there was the file, and customers who were loaded.
            var earlier = start.Earlier.Append(KeptPolicy.File).FirstOrDefault(kept => Belong(kept.InForce, customers.Dataset));
            if (earlier is null)
            {
                return $"they go with another policy than {PolicyRevision.Describe(_followed.Revision)}, and that is not kept";
            }

            if (policies.TakeWith(Load(earlier), customers, finish, earlier.Origin) is { } refusal)
            {
                return refusal;
            }

            _waiting = new WaitingPolicy(start.Policy, _followed);
            PolicyLog.Waits(logger, start.Policy.Revision, _followed.Dataset, policies.InForce.Revision, customers.Dataset.Number);
            return null;
        }
    }

    private PolicyLoad Load(KeptPolicy kept)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return kept.Document is { } document ? LibraryPolicy.Compile(kept.InForce, document, now) : PolicyFile.Load(start.File, now);
    }

    // Whether customers were the live ones while this was in force, or have the tiers of it: they came with it, or were loaded after those that did.
    private static bool Belong(PolicyInForce inForce, DatasetInfo dataset) => inForce.Dataset == dataset.Number
        || (dataset.Header.PolicyRevision is { Length: > 0 } revision
            ? revision == inForce.Revision
            : inForce.Dataset == 0 || dataset.Number > inForce.Dataset);

    // What is to be taken together with these customers. Those that were loaded after the ones that it came with need not have its tiers: then it is
    // refused, as any policy is, and they are served under the policy that goes on.
    private WaitingPolicy? WaitingFor(DatasetInfo dataset) => _waiting is { Policy.Plan: { } plan } waiting
        && (waiting.InForce.Dataset == dataset.Number || ServingModel.RefusalOf(plan, dataset.Header) is null)
            ? waiting
            : null;

    // They came with what is in force, and this node has something else. Any edition of its file is the file.
    private bool GoesWithAnother(DatasetInfo dataset) => _followed.Dataset == dataset.Number
        && (_followed.IsPublished ? policies.InForce.Revision != _followed.Revision
            : policies.Shown != PolicyOrigin.File && serving.Current.Customers is { } served && served.Dataset.Number != dataset.Number);
}

/// <summary>A policy that waits for its customers.</summary>
/// <param name="Policy">The policy; it has a plan.</param>
/// <param name="InForce">What the library says of it.</param>
internal sealed record WaitingPolicy(PolicyLoad Policy, PolicyInForce InForce);

/// <summary>What came of a policy that the library has in force.</summary>
/// <param name="Refusal">Why it cannot be in force here, as a sentence without its end; null if nothing stands in the way.</param>
/// <param name="Waits">Whether it is not in force yet, because its customers are not there.</param>
internal readonly record struct PolicyTaking(string? Refusal, bool Waits);
