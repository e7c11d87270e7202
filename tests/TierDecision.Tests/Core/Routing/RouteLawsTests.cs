using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>Laws of routing over time, on generated routes, states, arrivals and positions.</summary>
public class RouteLawsTests
{
    private const int Count = 150;

    private static readonly Instant Start = RoutingCase.Start;
    private static readonly string[] Skills = ["a", "b", "c"];

    private static readonly Gen<bool> Flip = Gen.Elements(true, false);

    // Queues with and without hours that end and begin close to the arrivals.
    private const string Calendars = """
          - {name: short, zone: UTC, hours: {mon-fri: ["09:00-10:03", "10:05-10:09", "10:12-17:00"]}}
          - {name: late, zone: UTC, hours: {mon-sun: "10:04-10:30"}}
          - {name: always, zone: Europe/Berlin, hours: {mon-sun: "00:00-24:00"}}
        """;

    private const string Queues = """
        queues:
          - {name: q0, hours: short}
          - {name: q1, hours: late}
          - {name: q2, hours: always}
          - {name: q3}
          - {name: q4, kind: self_service}
          - {name: q5, channels: [chat, email, messaging, video, callback, web]}
          - {name: q6, hours: short, kind: callback}
        """;

    private static readonly Gen<string> Middle =
        from queue in Gen.Choose(0, 6)
        from timeout in Gen.Choose(30, 400)
        from relax in Gen.ListOf(Gen.Choose(1, 29)).Select(times => times.Distinct().Order().Take(3).ToList())
        from agent in Gen.Choose(0, 29)
        from language in Gen.Choose(0, 29)
        from need in Gen.Elements("required", "preferred")
        from skip in Gen.Choose(0, 31)
        from wait in Gen.Choose(0, 300)
        select $"{{queue: q{queue}, timeout: {timeout}s, {Needs(relax, agent, language, need)}, skip_when: {{closed: {Word(skip & 1)}, state_unknown: {Word(skip & 2)}, "
            + $"no_agents_staffed: {Word(skip & 4)}{((skip & 8) != 0 ? $", expected_wait_above: {wait}s" : "")}{((skip & 16) != 0 ? ", waiting_above: 5" : "")}}}}}";

    private static readonly Gen<string> Last =
        from queue in Gen.Choose(0, 3)
        from relax in Gen.ListOf(Gen.Choose(1, 600)).Select(times => times.Distinct().Order().Take(3).ToList())
        from agent in Gen.Choose(0, 300)
        from language in Gen.Choose(0, 300)
        select $"{{queue: q{queue}, {Needs(relax, agent, language, "preferred")}}}";

    private static readonly Gen<QueueState> States =
        from ago in Gen.Choose(-60, 180)
        from numbers in Gen.ArrayOf(Gen.Choose(-1, 12), 3)
        from wait in Gen.Choose(-100, 500)
        from closed in Gen.Choose(0, 4)
        select new QueueState
        {
            ReportedAt = Start - Duration.FromSeconds(ago),
            AgentsStaffed = numbers[0] < 0 ? null : numbers[0] / 6,
            AgentsFree = numbers[1] < 0 ? null : 0,
            Waiting = numbers[2] < 0 ? null : numbers[2],
            ExpectedWait = wait < 0 ? null : Duration.FromSeconds(wait),
            Closed = closed == 0,
        };

    private static readonly Gen<Case> Cases =
        from middle in Gen.ListOf(Middle)
        from last in Last
        from states in Gen.ArrayOf(States, 7)
        from reported in Gen.ArrayOf(Flip, 7)
        from guarded in Gen.Choose(0, 3)
        from answer in Gen.Choose(1, 600)
        from who in Gen.Choose(0, 3)
        from position in Gen.Choose(-3, 5)
        from since in Gen.Choose(-100, 100)
        select new Case([.. middle.Take(6), last], states, reported, guarded == 0, answer, who, position, since);

    [Fact]
    public void Target_never_goes_back_as_time_passes_with_the_same_states() =>
        Laws.Hold(Cases, c =>
        {
            var target = 0;
            for (var second = -30; second < 2000; second += 7)
            {
                var now = c.At(second * 1000L).RouteStatus.Target;
                if (now < target)
                {
                    return false;
                }

                target = now;
            }

            return true;
        }, Count);

    [Fact]
    public void Next_change_is_the_first_instant_at_which_the_answer_differs() =>
        Laws.Hold(Cases, c =>
        {
            var at = -5_000L;
            for (var i = 0; i < 12; i++)
            {
                var here = c.At(at);
                if (here.RouteStatus.NextChange is not { } next)
                {
                    // Nothing changes: not within a week either.
                    return Enumerable.Range(0, 50).All(step => Answer(c.At(at + (step * 12_000_000L))) == Answer(here));
                }

                var change = (long)(next - Start).TotalMilliseconds;
                var between = Enumerable.Range(1, 20).Select(step => at + ((change - 1 - at) * step / 20));
                if (change <= at || between.Any(before => Answer(c.At(before)) != Answer(here)) || Answer(c.At(change)) == Answer(here))
                {
                    return false;
                }

                at = change;
            }

            return true;
        }, Count);

    [Fact]
    public void Walk_agrees_with_going_through_the_targets_second_by_second() =>
        Laws.Hold(
            Cases,
            c =>
            {
                if (c.HasPosition)
                {
                    return true;
                }

                // As slow as it is plain: at each second, is there a reason to go on?
                var (target, since) = (0, 0);
                for (var second = 0; second < 1500; second++)
                {
                    while (target < c.Targets.Count - 1 && (second >= since + (c.Targets[target].TimeoutMilliseconds / 1000) || c.IsPassedOver(target, second)))
                    {
                        (target, since) = (target + 1, second);
                    }

                    var status = c.At(second * 1000L).RouteStatus;
                    if ((status.Target, status.Since) != (target, Start + Duration.FromSeconds(since)))
                    {
                        return false;
                    }
                }

                return true;
            },
            Count);

    [Fact]
    public void What_a_guardrail_protects_is_with_a_person_at_any_time() =>
        Laws.Hold(
            Cases,
            c => !c.IsGuarded || Enumerable.Range(0, 200).All(step => c.Targets[c.At(step * 7_000L).RouteStatus.Target].Place.Kind == QueueKind.Person),
            Count);

    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var cases = Cases.Sample(20).ToList();

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var c in cases)
            {
                for (var second = 0; second < 100; second++)
                {
                    c.At(second * 10_000L);
                }
            }
        }));
    }

    // What the answer is made of; the offers are of now.
    private static string Answer(in Decision decision)
    {
        var status = decision.RouteStatus;
        return $"{status.Target} {status.Since} {status.SkillStep} {status.PreferredAgent} {status.Language} {status.LanguageNeed} {status.Availability} "
            + $"{status.StateKnown} {status.OpensAt} {status.ExpectedWait} {status.ExpectedAnswer} {status.Promise} {decision.Priority}";
    }

    private static string Word(int bit) => bit != 0 ? "true" : "false";

    private static string Needs(List<int> relax, int agent, int language, string need)
    {
        var steps = relax.Select((after, i) => $"{{after: {after}s, skills: [{string.Join(", ", Skills.Take(2 - i))}]}}");
        return $"skills: [a, b, c], relax_skills: [{string.Join(", ", steps)}]"
            + (agent == 0 ? "" : $", prefer_agent: {{for: {agent}s}}")
            + (language == 0 ? "" : $", language: {{need: {need}, for: {language}s}}");
    }

    private sealed class Case
    {
        private readonly RoutingCase _case;
        private readonly QueueStates _states;
        private readonly QueueState?[] _reported;
        private readonly bool _guarded;
        private readonly string _text;

        public Case(List<string> targets, QueueState[] states, bool[] reported, bool guarded, int answer, int who, int position, int since)
        {
            // A self-service queue in no route is a warning, no error.
            var text = $"{Queues}\nrouting: {{default: [{string.Join(", ", targets)}]}}\nsla: [{{name: answer, answer: {answer}s}}]";
            _text = $"{text}\n{string.Join("\n", states)}\n{string.Join(" ", reported)} guarded {guarded} who {who} position {position} since {since}";
            var german = RoutingCase.Language("de");
            HasPosition = position >= 0;
            _guarded = guarded;
            _case = new RoutingCase($"{Calendars}\n{text}")
            {
                Request = RoutingCase.Contact() with
                {
                    Matter = guarded ? Matter.Legal : Matter.Unspecified,
                    Language = (who & 1) != 0 ? german : LanguageCode.None,
                    WaitsIn = HasPosition ? new RoutePosition("default", position, Start + Duration.FromSeconds(since)) : null,
                },
                Customer = (who & 2) != 0 ? RoutingCase.Known(new() { PreferredAgent = 3 }) : CustomerFacts.Unknown,
            };
            _reported = [.. states.Select((state, i) => reported[i] ? (QueueState?)state : null)];
            var byName = states.Select((state, i) => (Name: $"q{i}", State: state)).Where((_, i) => reported[i]).ToDictionary(pair => pair.Name, pair => pair.State);
            _states = QueueStates.For(_case.Plan.Queues, byName);
        }

        public bool HasPosition { get; }

        public bool IsGuarded => _guarded;

        public IReadOnlyList<RouteTargetPlan> Targets => _case.Plan.Routing.Default.Targets;

        public Decision At(long millisecond)
        {
            DecisionEngine.Decide(_case.Request, _case.Customer, _case.Plan, _states, Start + Duration.FromMilliseconds(millisecond), out var decision);
            return decision;
        }

        // The definition, from the policy's words.
        public bool IsPassedOver(int target, int second)
        {
            var plan = Targets[target];
            var at = Start + Duration.FromSeconds(second);
            var state = _reported[plan.Place.Index] is { } reported && at < reported.ReportedAt + Duration.FromMinutes(2) ? reported : (QueueState?)null;
            var skip = plan.SkipWhen;
            return (_guarded && plan.Place.Kind != QueueKind.Person)
                || !plan.Place.Takes(Channel.Voice)
                || (skip.Closed && (!plan.Place.Hours.IsOpen(at.ToUnixTimeMilliseconds()) || state is { Closed: true }))
                || (skip.Unknown && state is null)
                || (skip.NoAgents && state is { AgentsStaffed: 0 })
                || (state?.ExpectedWait is { } wait && wait.TotalMilliseconds > skip.ExpectedWaitAboveMilliseconds)
                || state?.Waiting > skip.WaitingAbove;
        }

        public override string ToString() => _text;
    }
}
