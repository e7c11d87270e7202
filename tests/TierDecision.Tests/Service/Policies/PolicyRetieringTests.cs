using TierDecision.Service.Failures;
using TierDecision.Service.Publishing;
using TierDecision.Service.Wire;
using TierDecision.Storage.Loading;
using TierDecision.V1;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;

namespace TierDecision.Tests.Service.Policies;

public sealed class PolicyRetieringTests : IDisposable
{
    private const string Metric = "tierdecision_retier_customers";

    private static readonly string Text = PolicyCase.Text("\"7\"", "\"8\"");

    private readonly PolicyCase _case = new();

    private PolicyUseCase Policies => _case.Policies;

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(RetierStatus.NoCustomers, "PolicyUnfit", "There are no customers whose tiers could be assigned anew: activate the policy alone. Nothing was changed.")]
    [InlineData(RetierStatus.FigureMissing, "PolicyUnfit", "The tiers of the customers cannot be assigned anew: so it is. Nothing was changed. Map the tiers that they have in its tier_names")]
    [InlineData(RetierStatus.OverrideLost, "PolicyUnfit", "The tiers of the customers cannot be assigned anew: so it is. Nothing was changed. Map these tiers in its tier_names, or end the overrides.")]
    [InlineData(RetierStatus.UnknownRevision, "PolicyNotFound", "So it is. Nothing was changed.")]
    [InlineData(RetierStatus.OtherInForce, "OtherPolicyInForce", "So it is. Nothing was changed.")]
    [InlineData(RetierStatus.Busy, "StoreUnavailable", "Customers are being loaded, or their tiers assigned anew: try again when that has ended. Nothing was changed.")]
    [InlineData(RetierStatus.VerificationFailed, "StoreUnavailable", "The customers are not what the store says that it has (so it is). Nothing was changed. Load them again, or restore a backup.")]
    [InlineData(RetierStatus.Refused, "StoreUnavailable", "")]
    [InlineData(RetierStatus.Unavailable, "StoreUnavailable", "")]
    public async Task Refusal_says_what_is_in_the_way_and_what_to_do(RetierStatus status, string reason, string detail)
    {
        var one = await _case.PublishAsync(Text);
        _case.Service.Store.Retiering = _ => Task.FromResult(new RetierResult(status, "so it is") { InForce = new PolicyInForce(3, one) });

        var failure = PolicyCase.Refused(await ActivateAsync(one));

        Assert.Equal(reason, failure.Kind.Reason.ToString());
        Assert.StartsWith(detail, failure.Detail, StringComparison.Ordinal);
        Assert.Equal(
            status is RetierStatus.Unavailable or RetierStatus.Refused or RetierStatus.VerificationFailed,
            _case.Log.Entries.Any(line => line.Contains("were not assigned anew under revision", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_one_caller_at_a_time_and_the_next_one_when_it_has_ended()
    {
        var one = await _case.PublishAsync(Text);
        var ends = new TaskCompletionSource<RetierResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _case.Service.Store.Retiering = _ => ends.Task;
        var first = Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, PolicyCase.Ann).AsTask();
        Assert.Contains($"{Metric} 1", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);

        var second = PolicyCase.Refused(await Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, PolicyCase.Ann));

        Assert.Equal(FailureKind.StoreUnavailable, second.Kind);
        Assert.Contains("for somebody else", second.Detail, StringComparison.Ordinal);
        var counts = RetierCounts.Of(["gold", "rest"], ["gold"], [("gold", "gold", 2), ("rest", "gold", 3)], changed: 3, overridden: 1);
        ends.SetResult(new RetierResult(RetierStatus.Done) { Counts = counts });
        var answer = (await first).Decode(PreviewRetierResponse.Parser);
        Assert.Equal((one, 5, 3, 1), (answer.Policy.Revision, answer.Moves.Customers, answer.Moves.Changed, answer.Moves.Overridden));
        Assert.Equal([("gold", "gold", 2), ("rest", "gold", 3)], answer.Moves.Moves.Select(move => (move.Before, move.After, move.Customers)));
        Assert.Contains($"{Metric} 0", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);
        Assert.NotNull((await Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, PolicyCase.Ann)).Message);
    }

    // Who may only propose policies must not keep one from going into force.
    [Fact]
    public async Task Preview_gives_way_to_an_activation_and_an_activation_to_nobody()
    {
        var one = await _case.PublishAsync(Text);
        var never = new TaskCompletionSource<RetierResult>();
        _case.Service.Store.Retiering = _ => never.Task;
        var preview = Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, PolicyCase.Ann).AsTask();
        var ends = new TaskCompletionSource<RetierResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _case.Service.Store.Retiering = _ => ends.Task;

        var activation = ActivateAsync(one).AsTask();

        var gaveWay = PolicyCase.Refused(await preview);
        Assert.Equal(FailureKind.StoreUnavailable, gaveWay.Kind);
        Assert.StartsWith("A policy is put into force together with the customers: try again", gaveWay.Detail, StringComparison.Ordinal);
        var late = PolicyCase.Refused(await Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, PolicyCase.Ann));
        var other = PolicyCase.Refused(await ActivateAsync(one));
        Assert.All([late, other], refused => Assert.Contains("for somebody else", refused.Detail, StringComparison.Ordinal));

        ends.SetResult(new RetierResult(RetierStatus.NoCustomers, ""));
        Assert.Equal(FailureKind.PolicyUnfit, PolicyCase.Refused(await activation).Kind);
        Assert.Equal(FailureKind.PolicyUnfit, PolicyCase.Refused(await ActivateAsync(one)).Kind);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Rejects_a_revision_that_is_none_of_the_library(string revision)
    {
        var preview = PolicyCase.Refused(await Policies.PreviewRetierAsync(new PreviewRetierRequest { Revision = revision }, PolicyCase.Ann));
        var change = PolicyCase.Refused(await ActivateAsync(revision));

        Assert.Equal(("revision", "revision"), (preview.Errors.Single().Field, change.Errors.Single().Field));
    }

    [Fact]
    public async Task Rejects_a_revision_that_the_library_does_not_have() =>
        Assert.Equal(FailureKind.PolicyNotFound, PolicyCase.Refused(await ActivateAsync("000000000000")).Kind);

    private ValueTask<Reply> ActivateAsync(string revision) => Policies.ActivateAsync(
        new ActivatePolicyRequest { Revision = revision, ExpectedRevision = "file", Retier = true }, PolicyCase.Ann);
}
