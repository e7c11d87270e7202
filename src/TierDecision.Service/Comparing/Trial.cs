using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Service.Background;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Service.Comparing;

/// <summary>What kind of trial it is. The words of metrics and logs are these names in small letters.</summary>
internal enum TrialKind
{
    /// <summary>The candidate is evaluated, and its decisions are not used.</summary>
    Shadow = 0,

    /// <summary>The candidate decides for some customers.</summary>
    Canary = 1,
}

/// <summary>
/// A trial as this node takes part in it: which requests are decided by the candidate, which are compared, and what came of it. What is asked on the
/// hot path takes no lock and allocates nothing.
/// </summary>
internal sealed class Trial
{
    // Samples are taken every 20 ms: 200,000 a second.
    private const int Waiting = 4_096;

    // So that both policies are evaluated for at most a quarter of all decisions.
    private const int CanaryComparedOneIn = 4;

    private readonly int _share;
    private readonly ulong _seed;
    private readonly int _comparedOneIn;
    private long _decided;
    private long _failed;
    private long _dropped;

    private Trial(TrialKind kind, PolicyTrial stored, int share, int comparedOneIn)
    {
        (Kind, Number, Revision) = (kind, stored.Number, stored.Revision);
        (_share, _comparedOneIn) = (share, comparedOneIn);

        // By the candidate, and not by the number of the trial: another share must find the same customers.
        _seed = ulong.Parse(stored.Revision, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public TrialKind Kind { get; }

    /// <summary>Names the trial in the store.</summary>
    public long Number { get; }

    /// <summary>The candidate.</summary>
    public string Revision { get; }

    /// <summary>What rolls it back; null of a shadow.</summary>
    public PolicyCanaryLimits? Limits { get; private init; }

    /// <summary>Why this node does not take part; null if it does.</summary>
    public string? Problem { get; set; }

    /// <summary>What is still to be compared.</summary>
    public EntryRing<ComparedEntry> Ring { get; } = new(Waiting);

    /// <summary>What was compared.</summary>
    public TrialTally Tally { get; } = new();

    public static Trial Of(PolicyShadow shadow) => new(TrialKind.Shadow, shadow, 0, shadow.OneIn);

    public static Trial Of(PolicyCanary canary) =>
        new(TrialKind.Canary, canary, canary.Share, Math.Max(1, (CanaryComparedOneIn * canary.Share) / PolicyTrialLimits.Whole))
        {
            Limits = canary.Limits,
        };

    /// <summary>Whether the candidate decides for this customer. A greater share has the customers of every smaller one.</summary>
    public bool Covers(IdentityKey customer) => IsCovered(TrialHash.Of(customer, _seed));

    /// <summary>
    /// Whether the candidate decides a request that names nobody: by its id, so that the same request is decided by the same policy; else by when it
    /// arrived, if it says so; else by when it was read.
    /// </summary>
    /// <param name="requestId">The id; empty for none.</param>
    /// <param name="arrivedAt">When it arrived, in milliseconds; null if it does not say.</param>
    /// <param name="stamp">When it was read, as a time stamp of the process.</param>
    public bool Covers(string requestId, long? arrivedAt, long stamp) => IsCovered(
        requestId.Length > 0 ? TrialHash.Of(requestId, _seed) : TrialHash.Of(arrivedAt ?? stamp, _seed));

    /// <summary>Whether a decision that was begun at <paramref name="stamp"/> is compared.</summary>
    public bool Compares(IdentityKey customer, long stamp) =>
        _comparedOneIn == 1 || TrialHash.PartOf(TrialHash.Of(stamp, customer.Low), _comparedOneIn) == 0;

    /// <summary>The candidate made a decision that was answered.</summary>
    public void Decided() => Interlocked.Increment(ref _decided);

    /// <summary>The candidate could not make a decision.</summary>
    public void Failed() => Interlocked.Increment(ref _failed);

    /// <summary>Hands a decision over to be compared; if too many wait, it is dropped and counted.</summary>
    public void Hand(in ComparedEntry entry)
    {
        if (!Ring.TryAdd(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>What this node counted.</summary>
    public TrialReport Report(string node) => new()
    {
        Trial = Number,
        Node = node,
        Problem = Problem ?? "",
        Decided = Interlocked.Read(ref _decided),
        Failed = Interlocked.Read(ref _failed),
        Dropped = Interlocked.Read(ref _dropped),
        Cells = Tally.Cells(),
    };

    private bool IsCovered(ulong hash) => TrialHash.PartOf(hash, PolicyTrialLimits.Whole) < _share;
}
