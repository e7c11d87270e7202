using TierDecision.Configuration.Access;
using TierDecision.Service.Decisions;
using TierDecision.Service.Endpoints;
using TierDecision.Service.SlaClocks;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints;

public sealed class ContractCheckTests
{
    private readonly List<EndpointRow> _rows =
    [
        new EndpointRow<SlaUseCase, EvaluateClocksRequest>(
            SlaService.Descriptor, "EvaluateClocks", "POST /a", Permissions.Decide, 1, clocks => clocks.EvaluateAsync),
        new EndpointRow<SlaUseCase, PreviewMigrationRequest>(
            SlaService.Descriptor, "PreviewMigration", "POST /b", Permissions.Decide, 1, clocks => clocks.PreviewAsync),
    ];

    [Fact]
    public void Contract_with_one_row_for_each_method_is_complete() => ContractCheck.AssertComplete(_rows, [SlaService.Descriptor]);

    [Fact]
    public void Rejects_a_method_without_a_row()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ContractCheck.AssertComplete(_rows[..1], [SlaService.Descriptor]));

        Assert.EndsWith(" tierdecision.v1.SlaService.PreviewMigration.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_method_with_two_rows()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ContractCheck.AssertComplete([.. _rows, _rows[0]], [SlaService.Descriptor]));

        Assert.EndsWith("more than one row for tierdecision.v1.SlaService.EvaluateClocks.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_method_that_the_contract_does_not_have()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new EndpointRow<SlaUseCase, EvaluateClocksRequest>(
            SlaService.Descriptor, "Ask", "POST /a", Permissions.Decide, 1, clocks => clocks.EvaluateAsync));

        Assert.Contains("no method Ask", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_handler_of_another_request()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new EndpointRow<DecisionHandler, DecideRequest>(
            SlaService.Descriptor, "EvaluateClocks", "POST /a", Permissions.Decide, 1, handler => handler.DecideAsync));

        Assert.Contains("takes a EvaluateClocksRequest", error.Message, StringComparison.Ordinal);
    }
}
