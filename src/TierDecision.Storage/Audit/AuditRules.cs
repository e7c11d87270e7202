using NodaTime;

namespace TierDecision.Storage.Audit;

/// <summary>What every store does alike with entries.</summary>
internal static class AuditRules
{
    /// <summary>The most entries that one call for a page looks at: a search for what is rare goes on at the next page.</summary>
    public const int MostLookedAt = 10_000;

    // How far what is kept may move on each time that a store lets go of what is too old, which is once an hour.
    private static readonly Duration ExpiryStep = Duration.FromDays(1);

    /// <summary>
    /// The time before which entries go. It moves on by a day each time at most: a clock that is set far ahead for a while would take the whole trail
    /// with it, and after a long standstill it is there all the same, a day an hour.
    /// </summary>
    /// <param name="before">The time before which entries went the last time; null if they never did.</param>
    /// <param name="now">The time by the clock that the entries have theirs from.</param>
    /// <param name="days">How many days entries are kept.</param>
    public static Instant Expiry(Instant? before, Instant now, int days)
    {
        var oldest = now - Duration.FromDays(days);
        return before is { } last && last + ExpiryStep < oldest ? last + ExpiryStep : oldest;
    }

    /// <exception cref="ArgumentException">The query is malformed; a bug of the caller.</exception>
    public static void Check(AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.PageSize is < 1 or > AuditQuery.MaxPageSize)
        {
            throw new ArgumentException($"A page has 1 to {AuditQuery.MaxPageSize} entries.", nameof(query));
        }
    }

    /// <summary>
    /// Whether an entry is of what feeds write all day: scores and new aliases. These have a share of the room to themselves, so that they do not
    /// push out what people did.
    /// </summary>
    public static bool IsRoutine(AuditEntry entry) =>
        entry.Kind == AuditKind.CustomerPut || (entry.Kind == AuditKind.AliasChanged && entry.Changes is [{ Before.Length: 0 }]);

    /// <summary>Whether an entry is asked for, as far as time does not decide it.</summary>
    public static bool Matches(this AuditQuery query, AuditEntry entry) =>
        (query.Customer is not { } customer || entry.Customer == customer)
        && (query.Kind is not { } kind || entry.Kind == kind)
        && (query.Caller is not { } caller || AuditText.Of(caller, AuditLimits.Name) == entry.Actor.Caller);

    /// <summary>Whether an entry of this time is asked for.</summary>
    public static bool Matches(this AuditQuery query, Instant at) => !(at < query.Since) && !(at >= query.Until);

    /// <summary>The same query of what is not older than the store keeps it.</summary>
    public static AuditQuery NotBefore(this AuditQuery query, Instant oldest) =>
        query.Since is { } since && since >= oldest ? query : query with { Since = oldest };
}
