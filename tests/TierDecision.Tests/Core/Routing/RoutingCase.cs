using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>
/// One contact under one policy with reported queue states: what a test of routing sets, and the decision after a wait. Two tiers of priority 0,
/// so that a target's priority is the decision's.
/// </summary>
internal sealed class RoutingCase
{
    /// <summary>Wednesday 10:00 in UTC.</summary>
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 4, 10, 0);

    private const string Head = """
        name: routing
        version: "1"
        tiers:
          - {name: gold, from_percentile: 80, priority: 0, treatment: {dedicated_agent: true}}
          - {name: standard, from_percentile: 0, priority: 0}
        unknown_customer: {tier: standard}
        queue_state_expires_after: 2m
        calendars:
          - {name: office, zone: UTC, hours: {mon-fri: 09:00-17:00}}

        """;

    private readonly Dictionary<string, QueueState> _states = new(StringComparer.OrdinalIgnoreCase);

    public RoutingCase(string sections)
    {
        var load = PolicyFile.Parse(Head + sections, "test", Start);
        Assert.DoesNotContain(load.Findings, finding => finding.Severity == Severity.Error);
        Plan = load.Plan!;
    }

    public PolicyPlan Plan { get; }

    public DecisionRequest Request { get; init; } = Contact();

    public CustomerFacts Customer { get; init; } = CustomerFacts.Unknown;

    public static DecisionRequest Contact(Instant? arrived = null) => new(DecisionContext.Contact, arrived ?? Start) { Channel = Channel.Voice };

    public static CustomerFacts Known(CustomerScore score, byte tier = 1) => CustomerFacts.Known(score with { AsOf = Start }, tier);

    public static LanguageCode Language(string tag) =>
        LanguageCode.TryParse(tag, out var language) ? language : throw new ArgumentException($"'{tag}' is no language.");

    /// <summary>What the contact centre reported of a queue, by default at the start.</summary>
    public RoutingCase Reported(string queue, QueueState state)
    {
        _states[queue] = state;
        return this;
    }

    /// <summary>The decision after the contact has waited so long.</summary>
    public Decision After(Duration waited) => At(Request.ArrivedAt + waited);

    public Decision At(Instant now)
    {
        DecisionEngine.Decide(Request, Customer, Plan, QueueStates.For(Plan.Queues, _states), now, out var decision);
        return decision;
    }

    /// <summary>The queue that applies after the contact has waited so many seconds.</summary>
    public string QueueAfter(double seconds) => Queue(After(Duration.FromSeconds(seconds)));

    public static string Queue(in Decision decision) => decision.Route!.Targets[decision.RouteStatus.Target].Queue;

    public static IEnumerable<string> Skills(in Decision decision) =>
        decision.Route!.Targets[decision.RouteStatus.Target].SkillSteps[decision.RouteStatus.SkillStep].Skills;
}
