using System.Globalization;
using System.Text;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.LoadTest.Customers;
using TierDecision.V1;
using ScoreStatus = TierDecision.Core.Vocabulary.ScoreStatus;

namespace TierDecision.LoadTest.Questions;

/// <summary>
/// The service's <c>Decide</c>, asked the <see cref="QuestionMix"/>. A reply is right where it says of the customer what the dataset says, and decides what the
/// engine decides for that customer, that question and the reply's own time: a wrong customer, a mixed-up reply, a lost alias or another policy shows.
/// </summary>
internal sealed class DecideTarget : LoadTarget
{
    // Of the encoded customer: tags and lengths of DecideRequest.customer and of its identifier.
    private const byte CustomerTag = (DecideRequest.CustomerFieldNumber << 3) | 2;
    private const byte CustomerIdTag = (Customer.CustomerIdFieldNumber << 3) | 2;
    private const byte PhoneTag = (Customer.PhoneFieldNumber << 3) | 2;
    private const int IdAt = 4;
    private const int DecisionIdLength = 32;

    // A reply's own clock is this machine's.
    private static readonly Duration ClockTolerance = Duration.FromMinutes(1);

    private readonly LoadDataset _dataset;
    private readonly ZipfSampler _customers;
    private readonly PolicyPlan _plan;
    private readonly TimeProvider _time;
    private readonly byte[] _revision;
    private readonly byte[][] _tiers;
    private readonly byte[][] _routingRules;
    private readonly byte[][] _slaRules;
    private readonly Dictionary<string, byte[]> _queues;

    public DecideTarget(LoadDataset dataset, ZipfSampler customers, PolicyLoad policy, TimeProvider time)
    {
        _dataset = dataset;
        _customers = customers;
        _plan = policy.Plan!;
        _time = time;
        _revision = Encoding.UTF8.GetBytes(policy.Revision);
        _tiers = [.. _plan.Tiers.ToArray().Select(tier => Encoding.UTF8.GetBytes(tier.Name))];
        _routingRules = [.. _plan.Routing.Rules.ToArray().Select(rule => Encoding.UTF8.GetBytes(rule.Name))];
        _slaRules = [.. _plan.SlaRules.ToArray().Select(rule => Encoding.UTF8.GetBytes(rule.Name))];
        _queues = _plan.Queues.Names.ToDictionary(queue => queue, Encoding.UTF8.GetBytes);
    }

    public override string Path => "/tierdecision.v1.DecisionService/Decide";

    public override Question Draw(ref SplitMix64 random) => new(_customers.Next(ref random), QuestionMix.Draw(ref random));

    public override int Write(Question question, Span<byte> message)
    {
        var kind = QuestionMix.Kinds[question.Kind];
        var length = 0;
        if (kind.Naming != Naming.Withheld)
        {
            var idLength = WriteIdentifier(question.Customer, kind.Naming, message[IdAt..]);
            message[0] = CustomerTag;
            message[1] = (byte)(idLength + 2);
            message[2] = kind.Naming == Naming.Phone ? PhoneTag : CustomerIdTag;
            message[3] = (byte)idLength;
            length = IdAt + idLength;
        }

        kind.Context.CopyTo(message[length..]);
        return length + kind.Context.Length;
    }

    public override string? Check(Question question, ReadOnlySpan<byte> reply)
    {
        var got = DecideReply.Read(reply);
        var kind = QuestionMix.Kinds[question.Kind];
        var now = got.DecidedAt;
        if (Duration.FromTimeSpan((_time.GetUtcNow() - now.ToDateTimeOffset()).Duration()) > ClockTolerance)
        {
            return $"it was decided at {now}, which is not now";
        }

        var facts = Facts(question.Customer, kind.Naming);
        var request = kind.Request(now);
        DecisionEngine.Decide(request, facts, _plan, now, out var expected);
        return CheckDecision(got, expected) ?? CheckRouteAndSla(got, expected, request.Context) ?? CheckScore(got, expected, facts.Score);
    }

    private CustomerFacts Facts(int customer, Naming naming)
    {
        switch (naming)
        {
            case Naming.Withheld:
                return CustomerFacts.NotNamed;
            case Naming.UnknownId:
                return CustomerFacts.Unknown;
            default:
                var score = _dataset.Score(customer);
                return CustomerFacts.Known(score, score.Tier);
        }
    }

    private string? CheckDecision(in DecideReply got, in Decision expected)
    {
        var trusted = expected.ScoreStatus != ScoreStatus.Untrusted;
        return got.DecisionIdLength != DecisionIdLength ? "it has no decision id"
            : !got.Revision.SequenceEqual(_revision) ? $"it was decided under the policy {Text(got.Revision)}"
            : got.HasTier != trusted ? "it shows a tier where there is none to show, or none where there is"
            : trusted && !got.Tier.SequenceEqual(_tiers[expected.Tier]) ? $"the tier is {Text(got.Tier)}, not {Text(_tiers[expected.Tier])}"
            : trusted && got.Rank != expected.Tier + 1 ? $"the rank is {got.Rank}, not {expected.Tier + 1}"
            : got.Priority is < 0 or > 100 || got.Priority != expected.Priority ? $"the priority is {got.Priority}, not {expected.Priority}"
            : got.SortKey != expected.SortKey ? $"the sort key is {got.SortKey}, not {expected.SortKey}"
            : got.Handling != (int)expected.Handling ? $"the handling is {got.Handling}, not {expected.Handling}"
            : got.Degraded ? "it is degraded"
            : got.Reasons == 0 ? "it has no reasons"
            : null;
    }

    private string? CheckRouteAndSla(in DecideReply got, in Decision expected, DecisionContext context)
    {
        if (got.HasRoute != expected.Route is not null)
        {
            return got.HasRoute ? "it has a route, which an order has not" : "it has no route";
        }

        if (expected.Route is { } route)
        {
            var current = expected.RouteStatus.Target;
            var queue = _queues[route.Targets[current].Queue];
            var rule = expected.RoutingRule == Decision.NoRule ? "default"u8 : _routingRules[expected.RoutingRule];
            if (!got.Queue.SequenceEqual(queue) || !got.RouteRule.SequenceEqual(rule) || got.RouteTargets != route.Targets.Count || got.CurrentTarget != current)
            {
                return $"the route is {Text(got.Queue)} (target {got.CurrentTarget}) by {Text(got.RouteRule)}, not {Text(queue)} (target {current}) by {Text(rule)}";
            }
        }

        var targets = expected.SlaRule == Decision.NoRule ? 0 : _plan.SlaRules[expected.SlaRule].TargetsFor(context).Length;
        var slaRule = expected.SlaRule == Decision.NoRule ? "none"u8 : _slaRules[expected.SlaRule];
        return !got.SlaRule.SequenceEqual(slaRule) || got.SlaTargets != targets ? $"the SLA is {Text(got.SlaRule)}, not {Text(slaRule)}"
            : targets > 0 && got.Due0 != expected.DueAt(0) ? $"it is due at {got.Due0}, not {expected.DueAt(0)}"
            : targets > 1 && got.Due1 != expected.DueAt(1) ? $"it is due at {got.Due1}, not {expected.DueAt(1)}"
            : null;
    }

    private static string? CheckScore(in DecideReply got, in Decision expected, in CustomerScore score)
    {
        if (got.ScoreStatus != (int)expected.ScoreStatus)
        {
            return $"the score status is {got.ScoreStatus}, not {expected.ScoreStatus}";
        }

        if (expected.ScoreStatus != ScoreStatus.Known)
        {
            return got.ValueScore is null && got.Percentile is null ? null : "it shows a score where there is none to show";
        }

        // The service shows two decimals.
        return got.ValueScore != Math.Round((double)score.ValueScore, 2) ? Wrong("value score", got.ValueScore, score.ValueScore)
            : got.Percentile != Math.Round((double)score.Percentile, 2) ? Wrong("percentile", got.Percentile, score.Percentile)
            : (got.Recency, got.Frequency, got.Monetary) != (score.Recency, score.Frequency, score.Monetary) ? "the R, F and M scores are another customer's"
            : got.Segment != (int)score.Segment ? Wrong("segment", got.Segment, (int)score.Segment)
            : null;
    }

    private int WriteIdentifier(int customer, Naming naming, Span<byte> text)
    {
        var number = naming == Naming.UnknownId ? _dataset.Count + customer : customer;
        if (naming == Naming.Phone)
        {
            "+999"u8.CopyTo(text);
            number.TryFormat(text[4..], out var digits, "D9", CultureInfo.InvariantCulture);
            return 4 + digits;
        }

        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private static string Wrong(string what, double? got, double expected) =>
        string.Create(CultureInfo.InvariantCulture, $"the {what} is {got}, not {expected}");

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
