using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Core.Customers;
using TierDecision.Service.Audit;
using TierDecision.Service.Failures;
using TierDecision.Service.Resilience;
using TierDecision.Storage.Audit;
using TierDecision.V1;
using AuditChange = TierDecision.Storage.Audit.AuditChange;
using AuditEntry = TierDecision.Storage.Audit.AuditEntry;
using AuditKind = TierDecision.Storage.Audit.AuditKind;

namespace TierDecision.Tests.Service.Audit;

public class AuditUseCaseTests
{
    private readonly TestService _service = new();
    private readonly TestTrail _trail = new();
    private readonly AuditUseCase _audit;

    public AuditUseCaseTests() => _audit = new AuditUseCase(
        _trail, new SingleCustomerCircuit(_service.Factory, _service.Clock, NullLogger<StoreCircuit>.Instance), _service.Requests, _service.Identities,
        _service.Clock);

    [Fact]
    public async Task Entry_says_who_asked_for_what_on_whose_word_and_why()
    {
        _trail.Add(new AuditEntry(
            AuditKind.OverrideSet, new AuditActor("crm", "ann", "press contact"),
            [new AuditChange("override.tier", "", "platinum"), new AuditChange("version", "1", "2")], new IdentityKey(0x0123456789abcdef, 0xff)));

        var page = await ListAsync(new ListAuditEntriesRequest());

        var entry = Assert.Single(page.Entries);
        Assert.Equal((V1.AuditKind.OverrideSet, "crm", "ann", "press contact"), (entry.Kind, entry.Caller, entry.Author, entry.Reason));
        Assert.Equal(("0123456789abcdef00000000000000ff", false, "0", 0), (entry.CustomerHash, entry.Erased, entry.Id, entry.At.Seconds));
        Assert.Equal(
            [("override.tier", "", "platinum"), ("version", "1", "2")], entry.Changes.Select(change => (change.Field, change.Before, change.After)));
        Assert.Empty(page.NextPageToken);
    }

    [Fact]
    public async Task Entry_of_an_erased_customer_names_nobody()
    {
        _trail.Add(new AuditEntry(AuditKind.CustomerPut, new AuditActor("crm"), []) { IsErased = true });

        var entry = Assert.Single((await ListAsync(new ListAuditEntriesRequest())).Entries);

        Assert.True(entry.Erased);
        Assert.Equal(("", 0), (entry.CustomerHash, entry.Changes.Count));
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        _trail.Add([.. Enumerable.Range(0, 7).Select(i => Load($"{i}"))]);
        var (request, seen) = (new ListAuditEntriesRequest { PageSize = 3 }, new List<string>());
        do
        {
            var page = await ListAsync(request);
            seen.AddRange(page.Entries.Select(entry => entry.Changes[0].After));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], seen);
    }

    [Fact]
    public async Task Page_stays_below_what_clients_take_and_the_rest_follows()
    {
        var text = new string('x', 200);
        var changes = Enumerable.Range(0, 64).Select(i => new AuditChange($"{i}", text, text)).ToList();
        _trail.Add([.. Enumerable.Repeat(new AuditEntry(AuditKind.CustomerPut, new AuditActor("crm"), changes), 400)]);
        var (request, seen) = (new ListAuditEntriesRequest { PageSize = 1000 }, 0);
        do
        {
            var page = await ListAsync(request);
            Assert.InRange(page.CalculateSize(), 1, 4 * 1024 * 1024);
            Assert.NotEmpty(page.Entries);
            seen += page.Entries.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(400, seen);
    }

    [Fact]
    public async Task Rejects_a_token_that_the_store_did_not_give()
    {
        var error = Assert.Single(await _audit.ListAsync(new ListAuditEntriesRequest { PageToken = "forged" }, TestService.Anybody).Errors());

        Assert.Equal(("page_token", "must be the next_page_token of an earlier answer, or empty to begin; got 'forged'"), (error.Field, error.Description));
    }

    [Fact]
    public async Task Rejects_what_is_malformed_without_asking_the_store()
    {
        Assert.Single(await _audit.ListAsync(new ListAuditEntriesRequest { PageSize = -1 }, TestService.Anybody).Errors());

        Assert.Equal(0, _trail.Calls);
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_said_so_and_after_a_while_not_asked()
    {
        _trail.IsAnswering = false;
        for (var i = 0; i < 12; i++)
        {
            var reply = await _audit.ListAsync(new ListAuditEntriesRequest(), TestService.Anybody);
            Assert.Equal(FailureKind.StoreUnavailable, reply.Failure?.Kind);
            Assert.DoesNotContain("writ", reply.Failure?.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(10, _trail.Calls);
    }

    private static AuditEntry Load(string number) => new(AuditKind.DatasetLoaded, new AuditActor("ann@host"), [new AuditChange("dataset", "", number)]);

    private Task<ListAuditEntriesResponse> ListAsync(ListAuditEntriesRequest request) =>
        _audit.ListAsync(request, TestService.Anybody).Decode(ListAuditEntriesResponse.Parser);
}
