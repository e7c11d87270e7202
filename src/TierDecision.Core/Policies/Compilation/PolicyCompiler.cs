using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies.Verification;
using TierDecision.Core.Priorities;
using TierDecision.Core.Queueing;
using TierDecision.Core.Ranking;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies.Compilation;

/// <summary>Makes a <see cref="PolicyPlan"/> of a <see cref="PolicyConfig"/>, or says everything that is wrong with it at once.</summary>
public static class PolicyCompiler
{
    private static readonly Dictionary<string, string> NoFiles = [];

    /// <summary>Compiles <paramref name="config"/>.</summary>
    /// <param name="config">The policy as written.</param>
    /// <param name="now">From when calendars are compiled ahead; it changes their speed, never their result.</param>
    /// <param name="files">The texts of the files that the policy names, by the name that it gives; none by default.</param>
    public static PolicyCompilation Compile(PolicyConfig config, Instant now, IReadOnlyDictionary<string, string>? files = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var findings = new FindingList();
        Required(findings, "name", config.Name);
        Required(findings, "version", config.Version);
        findings.Duration("stale_after", config.StaleAfter, zero: false);
        var unconfirmedData = UnconfirmedDataPlan.Compile(config.UnconfirmedData, findings);
        var pin = PinPlan.Compile(config.Pin, findings);
        if (config.KeepTierMonths is < 1 or > TierPeriod.LongestMonths)
        {
            findings.Error("keep_tier_months", $"{config.KeepTierMonths}", $"must be 1..{TierPeriod.LongestMonths}");
        }

        var calendarCompiler = new CalendarCompiler(files ?? NoFiles, now, findings);
        var calendars = calendarCompiler.Compile(config.Calendars);
        var tiers = TierCompiler.Compile(
            config.Tiers, config.Hysteresis, config.UnknownCustomer, config.TierNames, calendars, findings);
        var times = new TimeConditionCompiler(calendars, calendarCompiler, findings);
        var conditions = new ConditionCompiler([.. tiers.Select(tier => tier.Name)], findings, times);
        var priorityRules = PriorityRules(config, conditions, findings);
        var overrides = OverridePlan.Compile(config.Overrides, tiers, findings);
        var reasonTexts = ReasonTextPlan.Compile(config.ReasonTexts, findings);
        findings.Duration("queue_state_expires_after", config.QueueStateExpiresAfter, zero: false);
        EndOfRelationshipCheck.Check(config, findings);
        var queues = QueueCompiler.Compile(config.Queues, calendars, findings);
        var routes = new RouteCompiler(queues, tiers.Length, conditions, findings);
        var routingRules = routes.CompileRules(config.Routing);
        var defaultRoute = routes.CompileDefault(config.Routing);
        routes.WarnOfUnusedQueues();

        var slaRules = SlaCompiler.Compile(
            config.Sla, config.Name ?? "", config.Version ?? "", calendars, conditions, findings);
        CheckRulesOfTiers(routingRules.Length, slaRules.Length, tiers.Length, findings);
        var ranking = RankingCompiler.Compile(config.Ranking, tiers, calendars, findings);
        var largest = LargestHeadStart(config, tiers, priorityRules, findings);
        if (findings.HasErrors)
        {
            return new PolicyCompilation(null, findings.Findings);
        }

        var queuesPlan = new QueuesPlan(queues, config.QueueStateExpiresAfter ?? QueuesPlan.DefaultStateExpiry);
        var routing = new RoutingPlan(routingRules, defaultRoute);
        var tierPeriod = config.KeepTierMonths is { } months ? new TierPeriod(months) : null;
        var plan = new PolicyPlan(tiers, priorityRules, queuesPlan, routing, slaRules, tierPeriod)
        {
            Name = config.Name!,
            Version = config.Version!,
            Description = config.Description ?? "",
            StaleAfter = config.StaleAfter ?? Duration.MaxValue,
            UnconfirmedData = unconfirmedData,
            Pin = pin,
            SharedIdentifier = config.SharedIdentifier,
            UnknownTier = (byte)Array.FindIndex(tiers, tier => Names.Same(tier.Name, config.UnknownCustomer!.Tier)),
            LargestHeadStartMilliseconds = largest,
            Ranking = ranking,
            Calendars = calendars,
            TierNames = config.TierNames.ToDictionary(
                pair => pair.Key, pair => Array.FindIndex(tiers, tier => Names.Same(tier.Name, pair.Value)), StringComparer.OrdinalIgnoreCase),
            Overrides = overrides,
            ReasonTexts = reasonTexts,
        };
        PolicyVerifier.Verify(config, plan, now, findings);
        if (findings.HasErrors)
        {
            return new PolicyCompilation(null, findings.Findings);
        }

        return new PolicyCompilation(plan, findings.Findings);
    }

    private static void Required(FindingList findings, string path, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            findings.Error(path, value, "is required");
        }
        else if (value.Length > Names.MaxLength)
        {
            findings.Error(path, value, $"is too long: at most {Names.MaxLength} characters");
        }
    }

    private static PriorityRulePlan[] PriorityRules(PolicyConfig config, ConditionCompiler conditions, FindingList findings)
    {
        if (config.PriorityRules.Count > PolicyLimits.MaxPriorityRules)
        {
            findings.Error("priority_rules", $"{config.PriorityRules.Count} rules", $"are too many: at most {PolicyLimits.MaxPriorityRules}");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. config.PriorityRules.Select((rule, i) =>
        {
            var path = $"priority_rules[{i}]";
            var name = findings.Name(path, rule.Name, names);
            if (rule.Priority is < -100 or > 100)
            {
                findings.Error($"{path}.priority", $"{rule.Priority}", "must be -100..100");
            }

            if (rule.HeadStart > PolicyLimits.LongestDuration || rule.HeadStart < -PolicyLimits.LongestDuration)
            {
                findings.Error(
                    $"{path}.head_start",
                    DurationText.Format(rule.HeadStart),
                    $"must be at most {DurationText.Format(PolicyLimits.LongestDuration)} either way");
            }

            if (rule.Priority == 0 && rule.HeadStart == Duration.Zero)
            {
                findings.Error(path, null, "changes nothing: give a priority or a head_start");
            }

            return new PriorityRulePlan(name, conditions.Compile($"{path}.when", rule.When), rule.Priority, (long)rule.HeadStart.TotalMilliseconds);
        })];
    }

    private static void CheckRulesOfTiers(int routing, int sla, int tiers, FindingList findings)
    {
        if ((routing + sla) * (long)tiers > PolicyLimits.MaxRulesOfTiers)
        {
            findings.Error(
                routing > sla ? "routing.rules" : "sla",
                $"{Math.Max(routing, sla)} rules",
                $"are too many for {tiers} tiers: the rules of routing and sla, {routing + sla}, times the tiers are at most "
                    + $"{PolicyLimits.MaxRulesOfTiers}; say in one rule what several do");
        }
    }

    private static long LargestHeadStart(PolicyConfig config, TierPlan[] tiers, PriorityRulePlan[] rules, FindingList findings)
    {
        findings.Duration("largest_head_start", config.LargestHeadStart, zero: true);
        var ofTiers = tiers.Length == 0 ? 0 : tiers.Max(tier => tier.HeadStartMilliseconds);
        var possible = ofTiers + rules.Sum(rule => Math.Max(0, rule.HeadStartChangeMilliseconds));
        if (config.LargestHeadStart is not { } given)
        {
            return possible;
        }

        if ((long)given.TotalMilliseconds < ofTiers)
        {
            findings.Error(
                "largest_head_start",
                DurationText.Format(given),
                $"is less than a tier's own head start of {DurationText.Format(Duration.FromMilliseconds(ofTiers))}");
        }

        return Math.Min(possible, (long)given.TotalMilliseconds);
    }
}
