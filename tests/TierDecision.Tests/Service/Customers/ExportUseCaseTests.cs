using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Core.Customers;
using TierDecision.Service.Customers;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Resilience;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.V1;
using AuditChange = TierDecision.Storage.Audit.AuditChange;
using AuditEntry = TierDecision.Storage.Audit.AuditEntry;
using AuditKind = TierDecision.Storage.Audit.AuditKind;

namespace TierDecision.Tests.Service.Customers;

public class ExportUseCaseTests
{
    [Fact]
    public async Task Third_export_at_a_time_is_refused_and_comes_when_one_has_ended()
    {
        var service = new TestService();
        var store = new WaitingStore();
        var circuit = new SingleCustomerCircuit(service.Factory, TimeProvider.System, NullLogger<StoreCircuit>.Instance);
        var writes = new CustomerWrites(
            service.Store, service.Serving, circuit, new CustomerMetrics(service.Factory), service.Requests, service.Identities, service.Store, service.Clock,
            NullLogger<CustomerWrites>.Instance);
        var exports = new ExportUseCase(
            store, writes, circuit, new LoggedDecisions([], TestErasure.State(service.Store)), new NoKeptExplanations(), new NoReplyCache());
        var request = new ExportCustomerRequest { CustomerId = "42" };

        var (first, second) = (exports.ExportAsync(request, TestService.Anybody).AsTask(), exports.ExportAsync(request, TestService.Anybody).AsTask());
        var third = await exports.ExportAsync(request, TestService.Anybody);
        store.Answer.SetResult(new CustomerHoldings(null, []));

        Assert.Equal(FailureKind.ExportsUnderWay, third.Failure?.Kind);
        Assert.All(await Task.WhenAll(first, second), reply => Assert.Equal(FailureKind.CustomerNotFound, reply.Failure?.Kind));
        Assert.Equal(FailureKind.CustomerNotFound, (await exports.ExportAsync(request, TestService.Anybody)).Failure?.Kind);
    }

    [Fact]
    public void Audit_entries_are_given_until_they_would_take_the_room_of_decisions()
    {
        var text = new string('x', 256);
        var changes = Enumerable.Range(0, 64).Select(i => new AuditChange($"{i}", text, text)).ToList();
        var record = new AuditRecord("1", TestService.Now, new AuditEntry(AuditKind.CustomerPut, new AuditActor("crm"), changes));

        var given = ExportMessages.AuditEntries(Enumerable.Repeat(record, 1_000)).ToList();

        Assert.InRange(given.Sum(entry => entry.CalculateSize()), 400 * 1024, 512 * 1024);
        Assert.Equal(10, ExportMessages.AuditEntries(Enumerable.Repeat(record, 10)).Count());
    }

    private sealed class WaitingStore : ICustomerExporter
    {
        public TaskCompletionSource<CustomerHoldings> Answer { get; } = new();

        public async ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken) => await Answer.Task;
    }
}
