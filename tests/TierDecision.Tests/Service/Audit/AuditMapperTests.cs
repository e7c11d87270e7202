using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Audit;
using TierDecision.Service.Wire;
using TierDecision.V1;
using AuditKind = TierDecision.Storage.Audit.AuditKind;
using AuditQuery = TierDecision.Storage.Audit.AuditQuery;
using Duration = NodaTime.Duration;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Tests.Service.Audit;

public class AuditMapperTests
{
    private static readonly Instant Now = TestService.Now;

    private readonly TestService _service = new();

    [Fact]
    public void Empty_request_asks_for_the_last_hundred_of_all_kinds()
    {
        var mapper = Mapper();

        var query = mapper.Map(new ListAuditEntriesRequest());

        Assert.Empty(mapper.Errors);
        Assert.Equal(new AuditQuery { PageSize = 100 }, query);
    }

    [Fact]
    public void Every_field_is_asked_for_and_the_customer_by_its_hash()
    {
        var mapper = Mapper();
        Assert.Equal(IdentityError.None, TestService.Hasher.TryHashCustomerId("42", out var key));

        var query = mapper.Map(new ListAuditEntriesRequest
        {
            CustomerId = "42", Caller = "crm", Kind = V1.AuditKind.OverrideSet, Since = At(-2), Until = At(-1), PageSize = 1000, PageToken = "next",
        });

        Assert.Empty(mapper.Errors);
        Assert.Equal((key, "crm", AuditKind.OverrideSet), (query.Customer, query.Caller, query.Kind));
        Assert.Equal((Now - Duration.FromDays(2), Now - Duration.FromDays(1)), (query.Since, query.Until));
        Assert.Equal((1000, "next"), (query.PageSize, query.PageToken));
    }

    public static TheoryData<string, ListAuditEntriesRequest, string> Wrong => new()
    {
        { "customer_id", new() { CustomerId = new string('x', 257) }, "is too long: at most 256 characters" },
        { "caller", new() { Caller = new string('x', 129) }, "is too long: 129 characters, at most 128" },
        { "page_token", new() { PageToken = new string('x', 129) }, "is too long: 129 characters, at most 128" },
        { "kind", new() { Kind = (V1.AuditKind)99 }, "has no member 99; there are: AUDIT_KIND_CUSTOMER_PUT, AUDIT_KIND_ALIAS_CHANGED," },
        { "page_size", new() { PageSize = -1 }, "must be 0 to 1000; got -1" },
        { "page_size", new() { PageSize = 1001 }, "must be 0 to 1000; got 1001" },
        { "since", new() { Since = new Timestamp { Seconds = long.MaxValue } }, "must be a time within ten years of now; got 9223372036854775807 seconds" },
        { "until", new() { Until = new Timestamp { Nanos = -1 } }, "must be a time within ten years of now" },
        { "until", new() { Since = At(-1), Until = At(-1) }, "must be later than since; got 2026-03-03T10:00:00.25Z" },
        { "until", new() { Since = At(-1), Until = At(-2) }, "must be later than since; got 2026-03-02T10:00:00.25Z" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Rejects_values_outside_their_limits(string field, ListAuditEntriesRequest request, string description)
    {
        var mapper = Mapper();

        mapper.Map(request);

        var error = Assert.Single(mapper.Errors);
        Assert.Equal(field, error.Field);
        Assert.StartsWith(description, error.Description, StringComparison.Ordinal);
    }

    private static Timestamp At(int days) => WireTime.ToTimestamp(Now + Duration.FromDays(days));

    private AuditMapper Mapper() => new(_service.Identities, Now);
}
