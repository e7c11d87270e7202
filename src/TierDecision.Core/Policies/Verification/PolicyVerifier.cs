using NodaTime;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Policies.Verification;

/// <summary>
/// Verifies a policy as a whole, once each of its values is right: what can never happen, what happens in the wrong order, what is never done.
/// </summary>
internal static class PolicyVerifier
{
    // Bounds the time that even a policy made to be hard can take for each kind of check, to some tenths of a second.
    private const int Steps = 1_000_000;

    public static void Verify(PolicyConfig config, PolicyPlan plan, Instant now, FindingList findings)
    {
        var maker = new FormulaMaker(plan.Tiers.Length, plan.UnknownTier);
        TierChecks.Check(config, plan, maker, new Solver(Steps), findings);
        var rules = new RuleFormulas(plan, maker);
        ReachChecks.Check(rules, new Solver(Steps), findings);
        PriorityChecks.Check(plan, rules, new Solver(Steps), findings);
        SlaChecks.Check(plan, rules, now, new Solver(Steps), findings);
        CalendarChecks.Check(config, findings);
    }
}
