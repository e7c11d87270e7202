using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Audit;

/// <summary>Which entries are asked for. What is null is not asked about.</summary>
public sealed record AuditQuery
{
    /// <summary>The most entries of one page: 1,000.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>The customer, by the key of its id.</summary>
    public IdentityKey? Customer { get; init; }

    /// <summary>The caller, letter by letter.</summary>
    public string? Caller { get; init; }

    /// <summary>The kind.</summary>
    public AuditKind? Kind { get; init; }

    /// <summary>The earliest time, included.</summary>
    public Instant? Since { get; init; }

    /// <summary>The latest time, excluded.</summary>
    public Instant? Until { get; init; }

    /// <summary>How many entries a page has at most, 1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The <see cref="AuditPage.NextPageToken"/> of the page before; empty for the first.</summary>
    public string PageToken { get; init; } = "";
}
