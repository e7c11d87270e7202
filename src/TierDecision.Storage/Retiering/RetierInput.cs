using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Retiering;

/// <summary>
/// Reads a dataset and assigns its tiers anew: the same for every store, because a dataset can be read through its feed. What is written while it is
/// read is up to who carries it over.
/// </summary>
internal sealed class RetierInput
{
    // Reading a partition waits for the store most of the time.
    private const int PartitionsAtATime = 2;

    // How often a partition is read before it counts as damaged.
    private const int Readings = 3;

    private static readonly string[] ChurnRisk = ["churn_risk"];

    private readonly PolicyPlan _plan;
    private readonly DatasetInfo _from;
    private readonly PackedDataset? _rows;
    private readonly Lock _adding = new();

    // Figures that a record can have, and whether any customer has it.
    private bool _hasPercentile;
    private bool _hasLifetimeValue;
    private bool _hasMargin;
    private bool _hasProbability;
    private bool _hasRatings;

    private RetierInput(DatasetInfo from, PolicyPlan plan, Retier retier, PackedDataset? rows)
    {
        (_from, _plan, Retier, _rows) = (from, plan, retier, rows);
        Counts = new RetierCounts(from.Header.Tiers, plan.TierRules.Names);
    }

    /// <summary>What assigned the tiers.</summary>
    public Retier Retier { get; }

    /// <summary>Who moves.</summary>
    public RetierCounts Counts { get; }

    /// <summary>The customers under their new tiers, sorted.</summary>
    /// <exception cref="InvalidOperationException">They were not kept.</exception>
    public PackedDataset Rows => _rows ?? throw new InvalidOperationException("The customers were not kept.");

    /// <summary>The header of customers whose tiers are assigned anew under a revision.</summary>
    public static DatasetHeader Header(DatasetHeader stands, PolicyPlan plan, string revision) => stands with
    {
        Tiers = plan.TierRules.Names, PolicyName = plan.Name, PolicyVersion = plan.Version, PolicyRevision = revision,
    };

    /// <summary>What of a policy keeps any customers' tiers from being assigned anew; null if nothing does.</summary>
    public static RetierResult? Problem(PolicyPlan plan) => Missing(plan.TierRules.NeedsOfRun(), "a figure that only a scoring run knows");

    /// <summary>Reads the dataset; or says what is wrong with it or the policy.</summary>
    /// <param name="feed">The dataset, not yet read.</param>
    /// <param name="from">The same.</param>
    /// <param name="plan">The policy.</param>
    /// <param name="revision">Its revision; null if the customers need not be kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="progress">Told how many were read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The store went away.</exception>
    public static async Task<(RetierInput? Input, RetierResult Result)> ReadAsync(
        ICustomerFeed feed, DatasetInfo from, PolicyPlan plan, string? revision, Instant now, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var rows = revision is null ? null : new PackedDataset(Header(from.Header, plan, revision));
        var input = new RetierInput(from, plan, plan.RetierFrom(from.Header.Tiers, now), rows);
        string? damage = null;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, feed.Partitions),
            new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtATime, CancellationToken = cancellationToken },
            async (partition, stop) =>
            {
                var (content, problem) = await ReadAsync(feed, partition, stop).ConfigureAwait(false);
                lock (input._adding)
                {
                    if (problem is null)
                    {
                        problem = input.Add(partition, content);
                        progress?.Report(input.Counts.Customers);
                    }

                    damage ??= problem;
                }
            }).ConfigureAwait(false);
        if (damage is not null)
        {
            return (null, new RetierResult(RetierStatus.VerificationFailed, damage));
        }

        if (input.Problem() is { } result)
        {
            return (null, result with { Counts = input.Counts });
        }

        rows?.SortStored(from.HighestVersion);
        return (input, new RetierResult(RetierStatus.Done) { Counts = input.Counts });
    }

    /// <summary>What is said where people set tiers that the policy does not have.</summary>
    public static string LostOverrides(IEnumerable<string> tiers, PolicyPlan plan) =>
        $"people set tiers that the policy '{plan.Name}' does not have: {string.Join(", ", tiers)}";

    private static async Task<(PartitionContent Content, string? Damage)> ReadAsync(
        ICustomerFeed feed, int partition, CancellationToken cancellationToken)
    {
        for (var reading = 1; ; reading++)
        {
            var content = await feed.ReadPartitionAsync(partition, cancellationToken).ConfigureAwait(false);
            if (PartitionCheck.Damage(partition, content) is not { } damage)
            {
                return (content, null);
            }

            if (reading == Readings)
            {
                return (content, damage);
            }
        }
    }

    private static RetierResult? Missing(IReadOnlyList<TierNeed> needs, string what) => needs.Count == 0 ? null : new RetierResult(
        RetierStatus.FigureMissing,
        $"the {(needs.Count == 1 ? "tier" : "tiers")} {string.Join(", ", needs.Select(need => $"'{need.Tier}' ({need.Field})"))} "
            + $"{(needs.Count == 1 ? "goes" : "go")} by {what}");

    // What this version cannot read, for people: it must not be left out. Null if there is nothing such.
    private string? Add(int partition, PartitionContent content)
    {
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                if (change.Kind != ChangeKind.Record)
                {
                    _rows?.AddStoredAlias(change.Key, change.Customer);
                }
                else if (CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref change.Record), out var score)
                    is not RecordReadError.None and var error)
                {
                    return $"{content.Name ?? $"partition {partition}"} has a customer's record that this version cannot read: {error}";
                }
                else
                {
                    Add(change.Key, score);
                }
            }
        }

        return null;
    }

    private void Add(IdentityKey customer, in CustomerScore score)
    {
        var next = Retier.Apply(score);
        Counts.Add(score.Tier, next.Tier, next.Tier != Retier.NewTierOf(score.Tier));
        if (score.OverrideTier != CustomerScore.NoTier && score.OverrideExpiry > Retier.Now)
        {
            Counts.AddOverride(
                !Retier.LosesOverride(score) ? null
                : score.OverrideTier < _from.Header.Tiers.Count ? _from.Header.Tiers[score.OverrideTier]
                : $"number {score.OverrideTier}");
        }

        _hasPercentile |= !float.IsNaN(score.Percentile);
        _hasLifetimeValue |= !float.IsNaN(score.LifetimeValue);
        _hasMargin |= !float.IsNaN(score.Margin);
        _hasProbability |= !float.IsNaN(score.ProbabilityActive);
        _hasRatings |= score.Recency != 0;
        _rows?.AddStored(customer, next);
    }

    private RetierResult? Problem()
    {
        if (Counts.LostOverrides.Count > 0)
        {
            return new RetierResult(RetierStatus.OverrideLost, LostOverrides(
                Counts.LostOverrides.Select(tier => $"'{tier.Key}' for {tier.Value} customer{(tier.Value == 1 ? "" : "s")}"), _plan));
        }

        string[] missing =
        [
            .. Unless(_hasPercentile, CustomerFields.Percentile.Name),
            .. Unless(_hasLifetimeValue, CustomerFields.LifetimeValue.Name),
            .. Unless(_hasMargin, CustomerFields.Margin.Name),
            .. Unless(_hasProbability, [CustomerFields.ProbabilityActive.Name, .. ChurnRisk]),
            .. Unless(_hasRatings, CustomerFields.Recency.Name, CustomerFields.Frequency.Name, CustomerFields.Monetary.Name),
        ];
        return Counts.Customers == 0 ? null : Missing(_plan.TierRules.Needs(missing), "a figure that none of these customers has");

        static string[] Unless(bool has, params string[] fields) => has ? [] : fields;
    }
}
