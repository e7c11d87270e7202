using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Erasure;

/// <summary>What a search for a customer found in a store.</summary>
/// <param name="Detail">Why the store could not be searched; null where it was.</param>
/// <param name="Traces">What there is of the customer, the newest dataset first; empty where there is nothing.</param>
public readonly record struct CustomerTraces(string? Detail, IReadOnlyList<CustomerTrace> Traces)
{
    /// <summary>Whether something is left that says more of the customer than that there was a removal.</summary>
    public bool IsErased => Detail is null && Traces.All(trace => trace.Place == TracePlace.Removal);

    /// <summary>The store could not be searched.</summary>
    public static CustomerTraces Unavailable(string detail) => new(detail, []);

    /// <summary>What there is of a customer in one dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="stands">The customer's record, mark and override there.</param>
    /// <param name="aliases">How many of the customer's aliases it has.</param>
    /// <param name="changes">How many entries of its change streams name the customer or an alias.</param>
    /// <param name="otherMarks">How many other customers' marks name an alias.</param>
    internal static IEnumerable<CustomerTrace> In(long dataset, CustomerState stands, int aliases, int changes, int otherMarks)
    {
        var removed = WriteMark.Read(stands.Mark) is { Removed: true, Aliases.Count: 0 };
        (TracePlace Place, int Count)[] found =
        [
            (TracePlace.Record, stands.Record is null ? 0 : 1),
            (TracePlace.Override, stands.Override is null ? 0 : 1),
            (TracePlace.Mark, stands.Mark is not null && !removed ? 1 : 0),
            (TracePlace.Alias, aliases),
            (TracePlace.Change, changes),
            (TracePlace.Removal, removed ? 1 : 0),
            (TracePlace.OtherMark, otherMarks),
        ];
        return found.Where(trace => trace.Count > 0).Select(trace => new CustomerTrace(trace.Place, dataset, trace.Count));
    }

    /// <summary>What there is of a customer in the audit trail.</summary>
    internal static IEnumerable<CustomerTrace> InAudit(int entries) => entries == 0 ? [] : [new CustomerTrace(TracePlace.Audit, 0, entries)];
}

/// <summary>Something of a customer in a store.</summary>
/// <param name="Place">What it is.</param>
/// <param name="Dataset">The number of the dataset that it belongs to; 0 for none.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct CustomerTrace(TracePlace Place, long Dataset, int Count);

/// <summary>Where something of a customer can be.</summary>
public enum TracePlace : byte
{
    /// <summary>The score.</summary>
    Record = 1,

    /// <summary>What a person set or ended, with author and reason.</summary>
    Override = 2,

    /// <summary>What is remembered of single writes, such as the aliases that they touched.</summary>
    Mark = 3,

    /// <summary>Aliases that stand for the customer.</summary>
    Alias = 4,

    /// <summary>Entries of change streams that name the customer or an alias.</summary>
    Change = 5,

    /// <summary>That the customer was removed, and under which version. It keeps late writes and old loads from bringing the customer back.</summary>
    Removal = 6,

    /// <summary>Marks of other customers that name an alias: single writes gave it to them, or took it from them.</summary>
    OtherMark = 8,

    /// <summary>Entries of the audit trail that name the customer.</summary>
    Audit = 9,
}
