using Google.Protobuf.Collections;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Service.Customers;

/// <summary>From the wire to a store's writes. What is malformed is noted with the field's name. For one request.</summary>
/// <param name="identities">Reads identifiers.</param>
/// <param name="now">The time by this machine's clock.</param>
/// <param name="versionTime">The time by the store's clock.</param>
internal sealed class CustomerMapper(IdentityResolver identities, Instant now, Instant versionTime)
{
    private const int MaxName = 128;
    private const int MaxReason = 512;

    private readonly RequestErrors _errors = [];

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors => _errors;

    public CustomerWrite Map(PutCustomerRequest request)
    {
        var customer = MapId(request.CustomerId);
        CheckLength("author", request.Author, MaxName);
        CheckLength("reason", request.Reason, MaxReason);
        var names = UpdateMask.Read(request, Fail);
        var record = names is null ? request.Score ?? new ScoreRecord() : UpdateMask.Only(request.Score, names);
        if (names is null ? request.Score is not null : names.Contains(CustomerFields.Tier.Name))
        {
            CheckText("score.tier", record.Tier, MaxName);
        }

        var score = MapScore(record, out var dissatisfiedAt);
        var added = MapAliases("add_aliases", request.AddAliases);
        var removed = MapAliases("remove_aliases", request.RemoveAliases);
        if (added.Count + removed.Count > CustomerWrite.MaxAliases)
        {
            Fail("add_aliases", $"are too many: with remove_aliases at most {CustomerWrite.MaxAliases}");
        }

        if (added.Intersect(removed).Any())
        {
            Fail("remove_aliases", "names an alias that add_aliases names, too");
        }

        return new CustomerWrite
        {
            Customer = customer,
            Score = score with { Version = MapVersion(request.Version) },
            Columns = names is null ? null : ScoreColumns.Of(names),
            DissatisfiedAt = dissatisfiedAt,
            Tier = record.Tier,
            Agent = record.PreferredAgent,
            AddAliases = added,
            RemoveAliases = removed,
        };
    }

    /// <param name="request">The override.</param>
    /// <param name="caller">The author if the request names none; empty if callers need no key.</param>
    public OverrideWrite Map(SetOverrideRequest request, string caller)
    {
        CheckText("tier", request.Tier, MaxName);
        Instant expiry = default;
        if (request.ExpiresAt is null)
        {
            Fail("expires_at", "is required: an override without an end is forgotten");
        }
        else if (request.ExpiresAt.Seconds <= now.ToUnixTimeSeconds())
        {
            Fail("expires_at", GivenValue.After("is over already", GivenValue.Of(request.ExpiresAt)));
        }
        else
        {
            expiry = MapTime("expires_at", request.ExpiresAt, TimeCheck.RecordedFuture);
        }

        return Map(request.CustomerId, request.Tier, expiry, AuthorOf(request.Author, caller), request.Reason, request.Version);
    }

    public OverrideWrite Map(ClearOverrideRequest request, string caller) =>
        Map(request.CustomerId, null, default, AuthorOf(request.Author, caller), request.Reason, request.Version);

    public IdentityKey MapId(string id)
    {
        var error = identities.HashCustomerId(id, out var key);
        if (error != IdentityError.None)
        {
            Fail("customer_id", error == IdentityError.Empty ? "is required" : IdentityResolver.Describe(error));
        }

        return key;
    }

    /// <summary>Notes a version that is too great.</summary>
    public void CheckVersion(ulong version)
    {
        if (RecordVersions.Problem(version, versionTime) is { } problem)
        {
            Fail("version", problem);
        }
    }

    // 0 stays: the store knows what time it is, and what stands.
    private ulong MapVersion(ulong version)
    {
        CheckVersion(version);
        return version;
    }

    public void Fail(string field, string description) => _errors.Add(field, description);

    // A key is often that of a program through which people decide, so who is named stands.
    private static string AuthorOf(string author, string caller) => author.Length > 0 ? author : caller;

    private OverrideWrite Map(string customerId, string? tier, Instant expiry, string author, string reason, ulong version)
    {
        CheckText("author", author, MaxName);
        CheckText("reason", reason, MaxReason);
        return new OverrideWrite
        {
            Customer = MapId(customerId), Tier = tier, Expiry = expiry, Author = author, Reason = reason, Version = MapVersion(version),
        };
    }

    private CustomerScore MapScore(ScoreRecord record, out Instant? dissatisfiedAt)
    {
        CheckLength("score.preferred_agent", record.PreferredAgent, MaxName);
        Instant? dissatisfied = null;
        var score = ScoreFields.Read(record, now, Time, Fail);
        dissatisfiedAt = dissatisfied;
        return score;

        Instant Time(string field, Timestamp at)
        {
            var moment = MapTime(field, at, TimeCheck.RecordedPast);
            dissatisfied = field == $"score.{CustomerFields.DissatisfiedAt.Name}" ? moment : dissatisfied;
            return moment;
        }
    }

    /// <summary>The keys of aliases; what is wrong with one is noted under its place in the field.</summary>
    public List<IdentityKey> MapAliases(string field, RepeatedField<Customer> aliases)
    {
        if (aliases.Count > RequestLimits.Aliases)
        {
            Fail(field, FieldChecks.AtMost(aliases.Count, RequestLimits.Aliases)!);
            return [];
        }

        var keys = new List<IdentityKey>(aliases.Count);
        for (var i = 0; i < aliases.Count; i++)
        {
            var error = identities.Hash(aliases[i], out var kind, out var key);
            if (kind is null or IdentifierKind.CustomerId)
            {
                Fail($"{field}[{i}]", "must be a phone, an email or an external_id");
            }
            else if (error != IdentityError.None)
            {
                var (path, described) = ExternalIdProblem.Of($"{field}[{i}].external_id", kind.Value, error)
                    ?? new RequestError($"{field}[{i}]", IdentityResolver.Describe(error));
                Fail(path, described);
            }

            keys.Add(key);
        }

        return keys;
    }

    private Instant MapTime(string field, Timestamp timestamp, TimeCheck check)
    {
        if (check.Read(timestamp, now, out var instant) is { } problem)
        {
            Fail(field, problem);
            return now;
        }

        // A record keeps whole seconds.
        return Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
    }

    private void CheckLength(string field, string text, int max)
    {
        if (FieldChecks.Length(text, max) is { } problem)
        {
            Fail(field, problem);
        }
    }

    private void CheckText(string field, string text, int max)
    {
        if ((string.IsNullOrWhiteSpace(text) ? "is required" : FieldChecks.Length(text, max)) is { } problem)
        {
            Fail(field, problem);
        }
    }
}
