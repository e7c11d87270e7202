using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierDecision.Service.Decisions;
using TierDecision.Service.Following;
using TierDecision.Service.Requests;
using TierDecision.V1;
using Period = NodaTime.Duration;

namespace TierDecision.Tests.Service.Following;

/// <summary>Answers while the store does not confirm the customers: whole, degraded after the policy's time, and without the data after its second.</summary>
public class UnconfirmedDataTests
{
    private readonly TestService _service = new(TestService.Policy + "\nunconfirmed_data: {degraded_after: 30s, unused_after: 1h}\n");

    [Theory]
    [InlineData(0, false, "gold", ScoreStatus.Known)]
    [InlineData(30_000, false, "gold", ScoreStatus.Known)]
    [InlineData(30_001, true, "gold", ScoreStatus.Known)]
    [InlineData(3_600_000, true, "gold", ScoreStatus.Known)]
    [InlineData(3_600_001, true, "basic", ScoreStatus.Unavailable)]
    public async Task An_answer_is_degraded_after_the_policy_s_time_and_not_before(int milliseconds, bool degraded, string tier, ScoreStatus status)
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        _service.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        var answer = _service.Decide(TestService.Call("42"));

        Assert.Equal((degraded, tier, status), (answer.Degraded, answer.Tier.Name, answer.Score.Status));
        Assert.Equal(milliseconds, answer.Score.UnconfirmedFor.ToTimeSpan().TotalMilliseconds);
        Assert.Equal(degraded && status == ScoreStatus.Known, answer.Reasons.Any(reason => reason.Code == ReasonCode.DataUnconfirmed));
        Assert.Equal(status == ScoreStatus.Unavailable, answer.Reasons.Any(reason => reason.Code == ReasonCode.StoreUnavailable));
    }

    [Fact]
    public async Task An_unknown_customer_may_have_become_known_meanwhile()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        _service.Clock.Advance(TimeSpan.FromSeconds(31));

        var answer = _service.Decide(TestService.Call("43"));

        Assert.True(answer.Degraded);
        Assert.Equal([ReasonCode.CustomerUnknown, ReasonCode.DataUnconfirmed], answer.Reasons.Take(2).Select(reason => reason.Code));
    }

    [Fact]
    public async Task Where_no_customer_is_named_nothing_is_missing()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        _service.Clock.Advance(TimeSpan.FromDays(1));

        var answer = _service.Decide(TestService.Call());

        Assert.False(answer.Degraded);
        Assert.Null(answer.Score.UnconfirmedFor);
    }

    [Fact]
    public void Of_a_store_that_was_never_read_there_is_no_age() => Assert.Null(_service.Decide(TestService.Call("42")).Score.UnconfirmedFor);

    [Fact]
    public async Task Every_question_says_that_it_is_degraded()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        _service.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(DecideOutcome.Decided, _service.TryDecide(Question.Of(TestService.Call("42"), caller: ""), out var answer));
        var batch = _service.Decide(new DecideBatchRequest { Requests = { TestService.Call("42") } });

        Assert.True(AnswerWriter.Priority(answer).Decode(GetPriorityResponse.Parser).Degraded);
        Assert.True(AnswerWriter.Sla(answer).Decode(GetSlaResponse.Parser).Degraded);
        Assert.True(AnswerWriter.Route(answer).Decode(GetRouteResponse.Parser).Degraded);
        Assert.True(batch.Results[0].Decision.Degraded);
    }

    [Fact]
    public async Task Health_is_degraded_with_the_answers_and_wants_traffic()
    {
        var check = new CustomersHealthCheck(_service.Serving, _service.NewReport());
        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        _service.Clock.Advance(TimeSpan.FromSeconds(31));
        var degraded = await check.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Contains("not confirmed them for 31 s", degraded.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_ahead_of_the_clock_makes_no_age_below_zero()
    {
        _service.Serving.ConfirmEarlier(TestService.Now + Period.FromSeconds(5));

        Assert.Equal(0, _service.Serving.UnconfirmedMilliseconds());
        Assert.Equal(TestService.Now + Period.FromSeconds(5), _service.Serving.ConfirmedAt);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task A_wall_clock_that_is_set_neither_hides_an_outage_nor_makes_one(int hours)
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        _service.Clock.Set(_service.Clock.GetUtcNow().AddHours(hours));
        Assert.Equal(0, _service.Serving.UnconfirmedMilliseconds());

        _service.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(31_000, _service.Serving.UnconfirmedMilliseconds());
        Assert.Contains(_service.Decide(TestService.Call("42")).Reasons, reason => reason.Code == ReasonCode.DataUnconfirmed);
    }

    [Fact]
    public void What_an_earlier_process_confirmed_is_as_old_as_the_wall_clock_says()
    {
        _service.Serving.ConfirmEarlier(TestService.Now - Period.FromSeconds(20));
        _service.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(25_000, _service.Serving.UnconfirmedMilliseconds());
    }
}
