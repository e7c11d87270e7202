using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Storage.Audit;
using TierDecision.V1;
using AuditKind = TierDecision.Storage.Audit.AuditKind;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Service.Audit;

/// <summary>From the wire to a query of the audit trail. What is malformed is noted with the field's name. For one request.</summary>
internal sealed class AuditMapper(IdentityResolver identities, Instant now)
{
    private const int DefaultPageSize = 100;
    private const int MaxPageToken = 128;

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors { get; } = [];

    public AuditQuery Map(ListAuditEntriesRequest request)
    {
        Check("caller", FieldChecks.Length(request.Caller, AuditLimits.Name));
        Check("kind", FieldChecks.Member(request.Kind));
        Check("page_token", FieldChecks.Length(request.PageToken, MaxPageToken));
        if (request.PageSize is < 0 or > AuditQuery.MaxPageSize)
        {
            Errors.Add("page_size", GivenValue.After($"must be 0 to {AuditQuery.MaxPageSize}", GivenValue.Of(request.PageSize)));
        }

        var (since, until) = (MapTime("since", request.Since), MapTime("until", request.Until));
        if (until <= since)
        {
            Errors.Add("until", GivenValue.After("must be later than since", GivenValue.Of(request.Until)));
        }

        return new AuditQuery
        {
            Customer = MapCustomer(request.CustomerId),
            Caller = request.Caller is { Length: > 0 } caller ? caller : null,
            Kind = request.Kind == V1.AuditKind.Unspecified ? null : (AuditKind)request.Kind,
            Since = since,
            Until = until,
            PageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize,
            PageToken = request.PageToken,
        };
    }

    private IdentityKey? MapCustomer(string id)
    {
        if (id.Length == 0)
        {
            return null;
        }

        var error = identities.HashCustomerId(id, out var key);
        Check("customer_id", error == IdentityError.None ? null : IdentityResolver.Describe(error));
        return key;
    }

    private Instant? MapTime(string field, Timestamp? timestamp)
    {
        if (timestamp is null)
        {
            return null;
        }

        if (TimeCheck.PastOrFuture.Read(timestamp, now, out var instant) is not { } problem)
        {
            return instant;
        }

        Errors.Add(field, problem);
        return null;
    }

    private void Check(string field, string? problem)
    {
        if (problem is not null)
        {
            Errors.Add(field, problem);
        }
    }
}
