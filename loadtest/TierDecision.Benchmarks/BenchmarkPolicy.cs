using System.Globalization;
using System.Text;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Benchmarks;

/// <summary>
/// Policies of a given size, of the rules that real ones have: tiers, channels, topics, numbers and attributes, so that most rules
/// must be looked at before one matches.
/// </summary>
public static class BenchmarkPolicy
{
    /// <summary>The time at which benchmarks decide: a Wednesday morning in the compiled years.</summary>
    public static Instant Now { get; } = Instant.FromUtc(2026, 3, 4, 9, 30);

    private const int Queues = 4;

    /// <summary>The text of a policy, its calendars compiled around <see cref="Now"/>.</summary>
    public static PolicyPlan Compile(string yaml)
    {
        var load = PolicyFile.Parse(yaml, "benchmark", Now);
        return load.Plan ?? throw new InvalidOperationException(string.Join(Environment.NewLine, load.Findings));
    }

    /// <summary>The states of all queues of a policy, as just reported.</summary>
    /// <param name="plan">The policy.</param>
    /// <param name="wait">How long each queue expects a contact to wait.</param>
    public static QueueStates States(PolicyPlan plan, Duration wait) => QueueStates.For(plan.Queues, plan.Queues.Names.ToDictionary(name => name, _ => new QueueState
    {
        ReportedAt = Now - Duration.FromSeconds(5), AgentsStaffed = 20, AgentsFree = 0, Waiting = 7, ExpectedWait = wait,
    }));

    public static PolicyPlan Compile(int rules, int tiers, int calendars) => Compile(Write(rules, tiers, calendars));

    /// <summary>A policy as YAML.</summary>
    public static string Write(int rules, int tiers, int calendars)
    {
        var yaml = new StringBuilder("name: benchmark\nversion: '1'\n");
        Line($"tiers:");
        for (var i = 0; i < tiers; i++)
        {
            Line($"  - {{name: tier-{i}, from_percentile: {100.0 * (tiers - 1 - i) / tiers}, priority: {95 - (90 * i / tiers)}, head_start: {(tiers - i) * 30}s, treatment: {{service_hours: calendar-{i % calendars}}}}}");
        }

        Line($"unknown_customer: {{tier: tier-{tiers - 1}}}");
        Line($"calendars:");
        var zones = new[] { "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Shanghai", "Europe/London" };
        for (var i = 0; i < calendars; i++)
        {
            Line($"  - {{name: calendar-{i}, zone: {zones[i % zones.Length]}, hours: {{mon-fri: [08:00-12:00, 13:00-18:00], sat: 09:00-13:00}}, holidays: [2026-12-25]}}");
        }

        Line($"queues:");
        for (var i = 0; i < Queues; i++)
        {
            Line($"  - {{name: q{i}, hours: calendar-{i % calendars}, skills: [senior, contracts]}}");
        }

        Line($"  - {{name: callbacks, kind: callback, hours: calendar-0}}");
        var priority = rules / 5;
        var sla = rules / 5;
        Line($"priority_rules:");
        for (var i = 0; i < priority; i++)
        {
            Line($"  - {{name: p{i}, when: {{{Condition(i, tiers)}}}, priority: {1 + (i % 3)}}}");
        }

        Line($"routing:\n  rules:");
        for (var i = 0; i < rules - priority - sla; i++)
        {
            Line($"    - {{name: r{i}, when: {{{Condition(i, tiers)}}}, targets: {Targets(i)}}}");
        }

        Line($"  default: {Targets(0)}\nsla:");
        for (var i = 0; i < sla - 1; i++)
        {
            Line($"  - {{name: s{i}, when: {{{Condition(i, tiers)}}}, calendar: calendar-{i % calendars}, answer: {20 + i}s, first_response: 4h, resolution: 16h}}");
        }

        Line($"  - {{name: s-default, calendar: calendar-0, answer: 3m, first_response: 8h, resolution: 40h, ship_by: 24h}}");
        return yaml.ToString();

        void Line(FormattableString text) => yaml.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    // What real routes ask: a target that is left when its wait is too long, the customer's own agent, a language, skills that relax.
    private static string Targets(int i) =>
        $"[{{queue: q{i % Queues}, timeout: 60s, skip_when: {{expected_wait_above: 90s}}, prefer_agent: {{for: 15s}}, language: {{need: preferred}}, "
        + $"skills: [senior, contracts], relax_skills: [{{after: 20s, skills: [senior]}}]}}, {{queue: q{(i + 1) % Queues}, timeout: 60s}}, {{queue: q{(i + 2) % Queues}}}]";

    private static string Condition(int i, int tiers) => (i % 5) switch
    {
        0 => $"tier: tier-{i % tiers}, topic: topic-{i}",
        1 => $"channel: [chat, email], value_score: {{at_least: {50 + (i % 40)}}}",
        2 => $"tier: [tier-{i % tiers}, tier-{(i + 1) % tiers}], attribute.product: product-{i}",
        3 => $"any: [{{flag: vulnerable}}, {{segment: at_risk}}], topic: {{prefix: topic-{i}}}",
        _ => $"context: contact, entry_point: '+49800{i}', language: [de, en]",
    };
}
