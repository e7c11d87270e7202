using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Tests.Cli.Commands.Decide;

public class DecisionCardTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Shows_answer_route_due_times_and_reasons()
    {
        var lines = Show(Gold());

        Assert.Equal("gold, priority 70, queue vip", lines[0]);
        Assert.Contains("Tier gold, rank 2, set by a person for a time", lines);
        Assert.Contains("Sort key 1767605220000, lower is served first: counts as arrived 2026-01-05 10:27:00 +01:00", lines);
        Assert.Contains("Route vip for 30 s, skills german (rule best-customers)", lines);
        Assert.Contains("then overflow until answered", lines);
        Assert.Contains("SLA first response within 2 h (service-hours): due 2026-01-05 12:35:00 +01:00, in 2 h 5 min (rule ticket-best)", lines);
        Assert.Contains("Score 83.1, percentile 91.25, RFM 543 (cant lose them), lifetime value 210.5", lines);
        Assert.Contains("as of 2026-01-02 01:00:00 +01:00, 3 d 9 h old", lines);
        Assert.Contains("Reasons The customer's tier is gold. [tier]", lines);
        Assert.Contains("Policy contact-centre 2026-01 (revision abc)", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("DEGRADED", StringComparison.Ordinal));
    }

    [Fact]
    public void Pin_stands_there_to_be_sent_back()
    {
        var pinned = Gold();
        pinned.Policy.Pin = "AcHPQA";

        Assert.Contains("Pin AcHPQA", Show(pinned));
        Assert.DoesNotContain(Show(Gold()), line => line.StartsWith("Pin", StringComparison.Ordinal));
    }

    [Fact]
    public void Second_line_says_what_was_asked_and_when()
    {
        var ticket = new DecideRequest { Ticket = new Ticket { TicketPriority = TicketPriority.Urgent }, Customer = new Customer { Phone = "+442079460958" } };

        Assert.Equal("Asked customer 46, a contact by voice, on Monday 2026-01-05 10:30:00 +01:00", Show(Gold())[1]);
        Assert.StartsWith("Asked the customer with the phone number +442079460958, a ticket of urgent priority, on", Show(Gold(), ticket)[1], StringComparison.Ordinal);
        Assert.StartsWith("Asked a customer who is not named, an order of 129.9, on", Show(Gold(), new() { Order = new Order { Value = 129.9 } })[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Route_begins_where_the_contact_is_served_and_names_the_targets_that_are_passed_over()
    {
        // A legal matter, which a bot may not take.
        var decision = Gold();
        decision.Route = new Route
        {
            Queue = "service",
            Rule = "default",
            CurrentTarget = 1,
            CurrentSince = Timestamp.FromDateTimeOffset(Now),
            RequiredSkills = { "law" },
            Targets =
            {
                new RouteTarget { Queue = "bot", Timeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) },
                new RouteTarget { Queue = "service", Timeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)) },
                new RouteTarget { Queue = "overflow" },
            },
        };

        var lines = Show(decision);

        Assert.Contains("Route service for 2 min, skills law (rule default)", lines);
        Assert.Contains("then overflow until answered", lines);
        Assert.Contains("not bot", lines);
        Assert.DoesNotContain(lines, line => line.Contains("bot for", StringComparison.Ordinal));
    }

    [Fact]
    public void Queue_that_is_closed_or_busy_says_until_when_or_how_long()
    {
        var decision = Gold();
        decision.Route.Availability = QueueAvailability.OutsideHours;
        decision.Route.OpensAt = Timestamp.FromDateTimeOffset(Now.AddHours(2));
        decision.Route.ExpectedWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(90));
        decision.Route.PreferredAgent = "ann";

        Assert.Contains(
            "Route vip for 30 s, skills german, agent ann first, expected wait 1 min 30 s, closed until 2026-01-05 12:30:00 +01:00 (rule best-customers)",
            Show(decision));
    }

    [Fact]
    public void What_is_not_known_of_a_score_is_left_out()
    {
        var decision = Gold();
        decision.Score = new ScoreSummary { Status = ScoreStatus.Known, ValueScore = 81.5, AsOf = decision.Score.AsOf };

        Assert.Contains("Score 81.5", Show(decision));
    }

    [Fact]
    public void Degraded_answer_says_so_in_its_second_line()
    {
        var decision = Gold();
        decision.Degraded = true;
        decision.Score = new ScoreSummary { Status = ScoreStatus.Unavailable };

        Assert.Equal("DEGRADED: the store could not be asked, so that the customer may be known and was treated as unknown.", Show(decision)[1]);
    }

    [Fact]
    public void Degraded_answer_says_for_how_long_its_data_was_not_confirmed()
    {
        var decision = Gold();
        decision.Degraded = true;
        decision.Score.UnconfirmedFor = Duration.FromTimeSpan(TimeSpan.FromSeconds(75.4));
        decision.Reasons.Add(new Reason { Code = ReasonCode.DataUnconfirmed });

        Assert.Equal("DEGRADED: the store has not confirmed the customer data for 1 min 15 s.", Show(decision)[1]);
    }

    [Fact]
    public void Answer_without_tier_route_and_promise_is_shown_as_such()
    {
        var decision = new DecideResponse { Priority = 30, Sla = new Sla { Rule = "none" }, Score = new ScoreSummary { Status = ScoreStatus.Untrusted } };

        var lines = Show(decision);

        Assert.Equal("tier not shown, priority 30", lines[0]);
        Assert.Contains("Tier not shown: the caller's identity failed verification", lines);
        Assert.Contains("SLA nothing is promised", lines);
        Assert.Contains("Score untrusted", lines);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.25, "250 ms")]
    [InlineData(59.9, "59 s")]
    [InlineData(3600, "1 h")]
    [InlineData(3661, "1 h 1 min")]
    [InlineData(86400 * 3 + 60, "3 d")]
    [InlineData(-90, "1 min 30 s")]
    public void Span_has_its_two_largest_units(double seconds, string text) => Assert.Equal(text, TimeText.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Due_time_that_has_passed_is_ago() =>
        Assert.Equal("1 min 30 s ago", TimeText.FromNow(Timestamp.FromDateTimeOffset(Now.AddSeconds(-90)), Now));

    private static DecideRequest Call => new()
    {
        Customer = new Customer { CustomerId = "46" }, Contact = new Contact { Channel = Channel.Voice },
    };

    private static DecideResponse Gold() => new()
    {
        DecisionId = "d1",
        Tier = new Tier { Name = "gold", Rank = 2, Overridden = true },
        Priority = 70,
        SortKey = Now.AddMinutes(-3).ToUnixTimeMilliseconds(),
        Route = new Route
        {
            Queue = "vip",
            Rule = "best-customers",
            RequiredSkills = { "german" },
            Targets =
            {
                new RouteTarget { Queue = "vip", Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)), Skills = { "german" } },
                new RouteTarget { Queue = "overflow" },
            },
        },
        Sla = new Sla
        {
            Rule = "ticket-best",
            Targets =
            {
                new SlaTarget
                {
                    Metric = SlaMetric.FirstResponse,
                    Target = Duration.FromTimeSpan(TimeSpan.FromHours(2)),
                    DueAt = Timestamp.FromDateTimeOffset(Now.AddMinutes(125)),
                    Calendar = "service-hours",
                },
            },
        },
        Treatment = new Treatment { Handling = Handling.Person },
        Reasons = { new Reason { Code = ReasonCode.Tier, Subject = "gold", Text = "The customer's tier is gold." } },
        Policy = new PolicyReference { Name = "contact-centre", Version = "2026-01", Revision = "abc" },
        Score = new ScoreSummary
        {
            Status = ScoreStatus.Known,
            ValueScore = 83.1,
            Percentile = 91.25,
            Recency = 5,
            Frequency = 4,
            Monetary = 3,
            Segment = Segment.CantLoseThem,
            LifetimeValue = 210.5,
            AsOf = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            Age = Duration.FromTimeSpan(new TimeSpan(3, 9, 30, 0)),
        },
    };

    private static string[] Show(DecideResponse decision, DecideRequest? request = null)
    {
        using var output = new StringWriter();
        var context = new CliContext(CliConsole.Redirected(output, TextWriter.Null), new ConfigurationBuilder().Build(), new BerlinTime());
        new DecisionCard(context).Write(request ?? Call, decision);
        return
        [
            .. output.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }

    private sealed class BerlinTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("Berlin in winter", TimeSpan.FromHours(1), null, null);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
