using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;

namespace TierDecision.Tests.Core.Differences;

/// <summary>A policy that uses every property that policies have.</summary>
internal static class RichPolicy
{
    /// <summary>A file of holidays that no policy names yet.</summary>
    public const string OtherFile = "other.ics";

    private const string Yaml = """
        name: rich
        version: "1"
        description: Uses everything.
        tiers:
          - {name: gold, from_percentile: 80, priority: 80, head_start: 3m, treatment: {handling: callback, dedicated_agent: true, discount_eligible: true, callback: true, self_service: false, service_hours: office}}
          - {name: silver, at_least: {lifetime_value: 1000}, priority: 50, head_start: 1m}
          - {name: bronze, when: {margin: {above: 10}}, priority: 40}
          - {name: standard, priority: 20}
        hysteresis: 2
        keep_tier_months: 6
        tier_names: {vip: gold}
        unknown_customer: {tier: standard}
        shared_identifier: unknown
        overrides: {longest: 90d, tiers: [gold]}
        stale_after: 14d
        unconfirmed_data: {degraded_after: 2m, unused_after: 1h}
        pin: {contacts: entry, for: 4h}
        calendars:
          - name: office
            zone: Europe/Berlin
            hours: {mon-fri: [08:00-12:00, 13:00-18:00]}
            holidays: [2026-05-01, 2026-10-03]
            recurring_holidays: [12-25]
            holidays_file: holidays.ics
            special_days: {2026-12-24: [09:00-12:00]}
        queues:
          - {name: service, description: Everybody}
          - {name: vip, skills: [senior, contracts], handling_time: 4m, contacts_per_hour: 30}
          - {name: callbacks, kind: callback, channels: [voice, video], hours: office}
        queue_state_expires_after: 3m
        allow_end_of_relationship: true
        priority_rules:
          - {name: complaint, when: {flag: open_complaint}, priority: 15, head_start: 5m}
          - {name: busy, when: {attribute.plan: premium}, priority: 5, head_start: 4m}
        largest_head_start: 6m
        routing:
          rules:
            - name: fields
              when:
                topic: [sales, offer]
                waited: {at_least: 10m, below: 1h}
                churn_risk: {above: 0.5, at_most: 0.9}
                entry_point: {prefix: "0800"}
                not: {flag: fraud_hold}
                any: [{channel: voice}, {all: [{channel: chat}, {has_agent: true}]}]
              targets:
                - queue: vip
                  timeout: 60s
                  skills: [senior, contracts]
                  relax_skills: [{after: 20s, skills: [senior]}]
                  skip_when: {closed: false, expected_wait_above: 40s, waiting_above: 20, no_agents_staffed: true, state_unknown: true}
                  prefer_agent: {for: 15s, dedicated_only: true}
                  language: {need: required, for: 30s}
                  priority: 5
                - {queue: service}
            - name: times
              when:
                time_of_week: {hours: {sat: [09:00-12:00]}, zone: Europe/Berlin, at: arrival}
                dates: {from: 2026-11-20, to: 2026-12-24, zone: Europe/Berlin, at: arrival}
              targets: [{queue: service}]
            - name: open
              when: {time_of_week: {calendar: office}}
              targets: [{queue: service}]
          default: [{queue: vip, timeout: 60s}, {queue: service}]
        sla:
          - {name: best, when: {tier: gold}, calendar: office, answer: 40s, first_response: 1h, resolution: 2bd, pause_on: [pending], warn_at: [0.5, 0.8], retroactive: false}
          - {name: all, answer: 5m}
        ranking:
          look_ahead: 3
          weigh_by: tier
          weights: {gold: 4, silver: 3, bronze: 2, standard: 1}
          unknown_weight: 2
          units_per_order: 2
          units_per_hour: 60
          calendar: office
          longest_wait: 5d
          reckon_due_after: 3d
          allocation: {gold: win}
        reason_texts: {tier: {en: "Your grade is {subject}.", zh: "您的等级是 {subject}。"}}
        """;

    private static readonly Dictionary<string, string> Files = new()
    {
        ["holidays.ics"] = Holidays("20261225"), [OtherFile] = Holidays("20261226"),
    };

    /// <summary>The policy as its author would hand it over.</summary>
    public static PolicyDocument Document => new(Yaml, Files);

    /// <summary>The policy, read anew.</summary>
    public static WrittenPolicy Read()
    {
        var load = PolicyFile.Parse(Document, "rich", TestPolicy.Now);
        Assert.Empty(load.Errors);
        return load.Written! with { Files = Files };
    }

    /// <summary>A file with a holiday of one year and one of every year.</summary>
    public static string Holidays(string day) => $"""
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        SUMMARY:Once
        DTSTART;VALUE=DATE:{day}
        END:VEVENT
        BEGIN:VEVENT
        SUMMARY:Always
        DTSTART;VALUE=DATE:20260106
        RRULE:FREQ=YEARLY
        END:VEVENT
        END:VCALENDAR
        """;
}
