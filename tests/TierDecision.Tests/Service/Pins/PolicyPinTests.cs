using TierDecision.Core.Policies;
using TierDecision.Service.SlaClocks;
using TierDecision.Service.Wire;
using TierDecision.Tests.Service.DecisionLog;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Pins;

public sealed class PolicyPinTests : IDisposable
{
    private const ReasonCode None = ReasonCode.Unspecified;

    private readonly PinCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Contacts_of_a_policy_that_pins_get_a_pin_and_nothing_else_does()
    {
        await _case.ServeAsync();
        using var without = new PinCase(PinCase.Policy(pin: ""));
        using var none = new PinCase(PinCase.Policy(pin: "pin: {contacts: none}"));

        var answer = _case.Decide();

        Assert.Equal((32, ("1", 82, None)), (answer.Policy.Pin.Length, PinCase.Of(answer)));
        Assert.False(_case.Service.Decide(new DecideRequest { Ticket = new Ticket() }).Policy.HasPin);
        Assert.False(_case.Service.Decide(new DecideRequest { Order = new Order { Value = 1 } }).Policy.HasPin);
        Assert.False(without.Decide().Policy.HasPin);
        Assert.False(none.Decide().Policy.HasPin);
    }

    [Fact]
    public async Task Contact_that_brings_its_pin_keeps_its_policy_and_one_that_does_not_is_decided_under_the_new_one()
    {
        await _case.ServeAsync();
        var first = _case.Decide();
        _case.Take(PinCase.Policy(2, gold: 60));

        var kept = _case.Decide(first.Policy.Pin);
        var next = _case.Decide();

        Assert.Equal(("1", 82, ReasonCode.PolicyPinned), PinCase.Of(kept));
        Assert.Equal(("1", "The contact keeps the policy version 1"), (kept.Reasons[0].Subject, ExplainedText(first.Policy.Pin)[..38]));
        Assert.Equal(first.Policy, kept.Policy);
        Assert.Equal(("2", 62, None), PinCase.Of(next));
        Assert.NotEqual(first.Policy.Pin, next.Policy.Pin);
    }

    [Fact]
    public async Task Parts_of_a_decision_go_by_the_pin_and_say_so()
    {
        await _case.ServeAsync();
        var contact = PinCase.Call(_case.Decide().Policy.Pin).Contact;
        var customer = new Customer { CustomerId = "1" };
        _case.Take(PinCase.Policy(2, gold: 60)
            .Replace("answer: 30s", "answer: 90s", StringComparison.Ordinal).Replace("{queue: desk, timeout: 1500ms}", "{queue: care, timeout: 1500ms}", StringComparison.Ordinal));
        var handler = _case.Service.Handler;

        var priority = handler.GetPriorityNow(new GetPriorityRequest { Customer = customer, Contact = contact }, "").Decode(GetPriorityResponse.Parser);
        var sla = handler.GetSlaNow(new GetSlaRequest { Customer = customer, Contact = contact }, "").Decode(GetSlaResponse.Parser);
        var route = handler.GetRouteNow(new GetRouteRequest { Customer = customer, Contact = contact }, "").Decode(GetRouteResponse.Parser);

        Assert.Equal((82, 30, "desk"), (priority.Priority, sla.Sla.Targets[0].Target.Seconds, route.Route.Queue));
        Assert.All(new[] { priority.DataNotice, sla.DataNotice, route.DataNotice }, notice =>
        {
            var reason = Assert.Single(notice.Reasons);
            Assert.Equal((ReasonCode.PolicyPinned, "1"), (reason.Code, reason.Subject));
        });
    }

    [Fact]
    public async Task Clocks_of_a_contact_run_by_the_policy_of_its_pin()
    {
        await _case.ServeAsync();
        var clocks = new SlaUseCase(_case.Service.UseCase, _case.Service.Requests);
        var request = new EvaluateClocksRequest { Customer = new Customer { CustomerId = "1" }, Contact = PinCase.Call().Contact };
        request.Contact.PolicyPin = (await clocks.EvaluateAsync(request, TestService.Anybody).Decode(EvaluateClocksResponse.Parser)).Policy.Pin;
        _case.Take(PinCase.Policy(2).Replace("answer: 30s", "answer: 90s", StringComparison.Ordinal));

        var kept = await clocks.EvaluateAsync(request, TestService.Anybody).Decode(EvaluateClocksResponse.Parser);
        var moved = await clocks.PreviewAsync(
            new PreviewMigrationRequest
            {
                Customer = request.Customer, Contact = PinCase.Call().Contact, Mode = MigrationMode.Rebase, Pinned = { kept.Clocks[0].Definition },
            },
            TestService.Anybody).Decode(PreviewMigrationResponse.Parser);

        Assert.Equal(("1", request.Contact.PolicyPin, 30), (kept.Policy.Version, kept.Policy.Pin, kept.Clocks[0].Definition.Target.Seconds));
        Assert.Equal(ReasonCode.PolicyPinned, PinCase.PinReason(kept.DataNotice.Reasons));
        Assert.Equal((30, 90), (moved.Moves[0].Before.Definition.Target.Seconds, moved.Moves[0].After.Definition.Target.Seconds));
    }

    [Fact]
    public async Task Each_of_a_batch_goes_by_its_own_pin()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));

        var results = _case.Service.Decide(new DecideBatchRequest { Requests = { PinCase.Call(pin), PinCase.Call(), PinCase.Call(pin[1..] + "A") } }).Results;

        Assert.Equal([("1", 82, ReasonCode.PolicyPinned), ("2", 62, None)], results.Take(2).Select(result => PinCase.Of(result.Decision)));
        Assert.Equal(("2", 62, None), PinCase.Of(results[2].Decision));
        Assert.Equal("contact.policy_pin", results[2].Decision.Reasons[^1].Subject);
    }

    [Fact]
    public async Task Pin_that_no_node_gave_is_left_out_and_the_contact_begins_anew()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));

        foreach (var wrong in new[] { pin[..^1], pin + "A", pin[..^1] + (pin[^1] == 'A' ? 'B' : 'A'), "x", new string('A', 100_000) })
        {
            var answer = _case.Decide(wrong);
            Assert.Equal(("2", 62, None), PinCase.Of(answer));
            Assert.Equal((ReasonCode.FieldLeftOut, "contact.policy_pin"), (answer.Reasons[^1].Code, answer.Reasons[^1].Subject));
            Assert.Equal(("2", 62, None), PinCase.Of(_case.Decide(answer.Policy.Pin)));
        }
    }

    [Fact]
    public async Task Pin_holds_for_the_time_of_its_policy_and_a_contact_begins_anew_then()
    {
        await _case.ServeAsync();
        var first = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));

        _case.Service.Clock.Advance(TimeSpan.FromMinutes(10));
        var held = _case.Decide(first);
        _case.Service.Clock.Advance(TimeSpan.FromMinutes(1));
        var over = _case.Decide(first);

        Assert.Equal(("1", 82, ReasonCode.PolicyPinned), PinCase.Of(held));
        Assert.Equal(("2", 62, ReasonCode.PolicyPinExpired), PinCase.Of(over));
        Assert.Equal("2", over.Reasons[0].Subject);
        Assert.NotEqual(first, over.Policy.Pin);
        Assert.Equal(("2", 62, None), PinCase.Of(_case.Decide(over.Policy.Pin)));
    }

    [Fact]
    public async Task Pin_of_a_policy_that_the_node_does_not_have_is_told_and_kept_until_no_policy_can_hold_it()
    {
        await _case.ServeAsync();
        using var other = new PinCase(PinCase.Policy(9));
        await other.ServeAsync();
        var pin = other.Decide().Policy.Pin;

        var gone = _case.Decide(pin);
        _case.Service.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        var over = _case.Decide(pin);

        Assert.Equal((("1", 82, ReasonCode.PolicyPinGone), pin), (PinCase.Of(gone), gone.Policy.Pin));
        Assert.Equal(ReasonCode.PolicyPinExpired, PinCase.Of(over).Pin);
        Assert.NotEqual(pin, over.Policy.Pin);
    }

    [Fact]
    public async Task Policy_that_cannot_serve_other_customers_is_gone_until_it_can_again_and_holds_none_of_before()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60, more: "tier_names: {diamond: gold}"));

        _case.Service.Store.Load(TestService.Header("diamond"), TestService.Customer("1", TestService.Score()));
        Assert.Null(await _case.Service.Following().FollowOnceAsync(default));
        var gone = _case.Decide(pin);
        var model = _case.Service.Serving.Current.Kept;
        await _case.ServeAsync();
        var kept = _case.Decide(pin);

        Assert.Equal(("2", 62, ReasonCode.PolicyPinGone), PinCase.Of(gone));
        Assert.Null(model.Find(PolicyPin.NumberOf(kept.Policy.Revision)));
        Assert.Equal(("1", 82, ReasonCode.PolicyPinned), PinCase.Of(kept));
        Assert.Same(
            _case.Service.Serving.Current.Customers,
            _case.Service.Serving.Current.Kept.Find(PolicyPin.NumberOf(kept.Policy.Revision))!.Customers);
    }

    [Fact]
    public async Task Sixteen_policies_are_kept()
    {
        await _case.ServeAsync();
        var pins = new List<string>();
        for (var version = 1; version <= 18; version++)
        {
            _case.Take(PinCase.Policy(version));
            pins.Add(_case.Decide().Policy.Pin);
        }

        Assert.Equal(16, _case.Service.Serving.Current.Kept.Revisions.Count());
        Assert.Equal(
            [ReasonCode.PolicyPinGone, .. Enumerable.Repeat(ReasonCode.PolicyPinned, 16), None],
            pins.Select(pin => PinCase.Of(_case.Decide(pin)).Pin));
    }

    [Fact]
    public async Task Policy_that_is_put_into_force_again_is_no_longer_one_of_before()
    {
        await _case.ServeAsync();
        var first = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));
        var second = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(1));

        Assert.Equal(("1", 82, None), PinCase.Of(_case.Decide(first)));
        Assert.Equal(("2", 62, ReasonCode.PolicyPinned), PinCase.Of(_case.Decide(second)));
        Assert.Single(_case.Service.Serving.Current.Kept.Revisions);
    }

    [Fact]
    public async Task Contact_keeps_the_canary_under_which_it_entered_while_that_runs_and_the_policy_in_force_whatever_runs()
    {
        await _case.ServeAsync();
        var before = _case.Decide().Policy.Pin;
        var all = _case.Try(PinCase.Policy(2, gold: 60), share: 10_000);
        var entered = _case.Decide();
        _case.End(all);
        var none = _case.Try(PinCase.Policy(2, gold: 60), share: 0);

        var inForce = _case.Decide();
        var kept = _case.Decide(entered.Policy.Pin);
        _case.End(none);
        var gone = _case.Decide(entered.Policy.Pin);
        _case.Try(PinCase.Policy(2, gold: 60), share: 10_000);
        var covered = _case.Decide(before);

        Assert.Equal((true, ("2", 62, None)), (entered.Policy.Canary, PinCase.Of(entered)));
        Assert.Equal((false, ("1", 82, None)), (inForce.Policy.Canary, PinCase.Of(inForce)));
        Assert.Equal((entered.Policy, ("2", 62, None)), (kept.Policy, PinCase.Of(kept)));
        Assert.Equal(("1", 82, ReasonCode.PolicyPinGone), PinCase.Of(gone));
        Assert.Equal((false, ("1", 82, None)), (covered.Policy.Canary, PinCase.Of(covered)));
    }

    // No policy makes the engine throw, so the compiled candidate is damaged here, as by a defect: it gives unknown customers a tier that it does not
    // have.
    [Fact]
    public async Task Pin_that_is_over_is_told_as_over_also_if_the_canary_cannot_decide()
    {
        static DecideRequest Nobody(string pin = "")
        {
            var call = TestService.Call("nobody");
            call.Contact.PolicyPin = pin;
            return call;
        }

        await _case.ServeAsync();
        var before = _case.Decide().Policy.Pin;
        _case.Service.Clock.Advance(TimeSpan.FromMinutes(11));
        _case.Try(PinCase.Policy(2, gold: 60), share: 10_000);
        var entered = _case.Service.Decide(Nobody());
        typeof(PolicyPlan).GetProperty(nameof(PolicyPlan.UnknownTier))!.SetValue(_case.Service.Serving.Current.Canary!.Model.Plan, (byte)200);

        var over = _case.Service.Decide(Nobody(before));
        var gone = _case.Service.Decide(Nobody(entered.Policy.Pin));

        Assert.True(entered.Policy.Canary);
        Assert.Equal(("1", ReasonCode.PolicyPinExpired), (over.Policy.Version, PinCase.Of(over).Pin));
        Assert.NotEqual(before, over.Policy.Pin);
        Assert.Equal(("1", ReasonCode.PolicyPinGone, entered.Policy.Pin), (gone.Policy.Version, PinCase.Of(gone).Pin, gone.Policy.Pin));
    }

    [Fact]
    public async Task Node_that_starts_or_missed_an_activation_reads_what_was_in_force()
    {
        await _case.ServeAsync();
        var pins = new List<string>();
        for (var version = 1; version <= 3; version++)
        {
            await PinCase.PublishAsync(_case.Library, PinCase.Policy(version));
            _case.Take(PinCase.Policy(version));
            pins.Add(_case.Decide().Policy.Pin);
        }

        using var other = new PinCase(PinCase.Policy(3), _case.Library);
        await other.ServeAsync();
        Assert.Equal([ReasonCode.PolicyPinGone, ReasonCode.PolicyPinGone, None], pins.Select(pin => PinCase.Of(other.Decide(pin)).Pin));
        other.Library.Away = "it is silent";
        await other.FollowAsync(PinCase.Policy(3));
        Assert.Equal(ReasonCode.PolicyPinGone, PinCase.Of(other.Decide(pins[0])).Pin);
        other.Library.Away = null;
        await other.FollowAsync(PinCase.Policy(3));

        Assert.Equal([ReasonCode.PolicyPinned, ReasonCode.PolicyPinned, None], pins.Select(pin => PinCase.Of(other.Decide(pin)).Pin));
        Assert.Equal(["1", "2", "3"], pins.Select(pin => other.Decide(pin).Policy.Version));
    }

    [Fact]
    public async Task What_was_in_force_before_any_pin_could_hold_is_not_read()
    {
        await PinCase.PublishAsync(_case.Library, PinCase.Policy(1));
        await PinCase.PublishAsync(_case.Library, PinCase.Policy(2, pin: ""));
        await PinCase.PublishAsync(_case.Library, PinCase.Policy(3));
        using var other = new PinCase(PinCase.Policy(3), _case.Library);
        await other.FollowAsync(PinCase.Policy(3));
        using var later = new PinCase(PinCase.Policy(3), _case.Library);
        later.Service.Clock.Advance(TimeSpan.FromDays(8));
        await later.FollowAsync(PinCase.Policy(3));

        Assert.Equal([PinCase.Load(PinCase.Policy(1)).Revision], other.Service.Serving.Current.Kept.Revisions);
        Assert.Empty(later.Service.Serving.Current.Kept.Revisions);
    }

    [Fact]
    public async Task Customer_who_is_fetched_from_the_store_is_decided_under_the_pin()
    {
        _case.Service.Store.Load(TestService.Header("gold", "silver", "basic"), TestService.Customer("1", TestService.Score()), TestService.Customer("2", TestService.Score()));
        var handler = _case.Service.NewHandler(await _case.Service.ServeThroughCacheAsync());
        var pin = (await handler.DecideAsync(TestService.Call("2"), TestService.Anybody).Decode(DecideResponse.Parser)).Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));

        var fetched = await handler.DecideAsync(PinCase.Call(pin), TestService.Anybody).Decode(DecideResponse.Parser);
        var cached = handler.DecideNow(PinCase.Call(pin), "").Decode(DecideResponse.Parser);

        Assert.Equal((("1", 82, ReasonCode.PolicyPinned), "gold"), (PinCase.Of(fetched), fetched.Tier.Name));
        Assert.Equal((("1", 82, ReasonCode.PolicyPinned), "gold"), (PinCase.Of(cached), cached.Tier.Name));
    }

    [Fact]
    public async Task Customers_whom_the_store_has_lost_count_as_unconfirmed_under_a_pin_too()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));

        Assert.True(_case.Service.Serving.TryChange(model => model.Lost()));

        Assert.Equal((true, "1"), (_case.Decide(pin).Degraded, _case.Decide(pin).Policy.Version));
    }

    [Fact]
    public async Task Decisions_that_give_or_bring_a_pin_allocate_nothing()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Take(PinCase.Policy(2, gold: 60));
        foreach (var request in new[] { PinCase.Call(), PinCase.Call(pin) })
        {
            Assert.Equal(0, Allocations.Of(() => _case.Service.Handler.DecideNow(request, "").Message!.Return()));
        }
    }

    [Fact]
    public async Task Questions_with_pins_are_counted_and_stand_in_the_decision_log()
    {
        await _case.ServeAsync();
        var pin = _case.Decide().Policy.Pin;
        _case.Decide(pin);
        _case.Take(PinCase.Policy(2));
        _case.Decide(pin);
        var log = new LogCase();
        log.Service.Decide(PinCase.Call(pin));

        var metrics = await _case.Service.Registry.TextAsync();

        Assert.Contains("tierdecision_policy_pins_total{outcome=\"current\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_pins_total{outcome=\"kept\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_pins_total{outcome=\"expired\"} 0", metrics, StringComparison.Ordinal);
        Assert.Equal("gone", (string?)(await log.WrittenAsync())["policy"]!["pin"]);
    }

    private string ExplainedText(string pin)
    {
        var call = PinCase.Call(pin);
        call.Explain = true;
        Assert.StartsWith("该来访仍按其进入时的策略版本 1 处理", _case.Service.Decide(call).Reasons[0].TextZh, StringComparison.Ordinal);
        return _case.Service.Decide(call).Reasons[0].Text;
    }
}
