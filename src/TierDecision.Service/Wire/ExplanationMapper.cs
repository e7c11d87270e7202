using Google.Protobuf.Collections;
using TierDecision.V1;
using BilingualText = TierDecision.V1.BilingualText;
using Explained = TierDecision.Core.Explanations;
using Explanation = TierDecision.V1.Explanation;
using TierBasis = TierDecision.Core.Explanations.TierBasis;
using Wording = TierDecision.Core.Explanations.Wording;

namespace TierDecision.Service.Wire;

/// <summary>From an explanation to the wire.</summary>
internal static class ExplanationMapper
{
    /// <param name="explanation">The explanation.</param>
    /// <param name="tierOverride">Who set the override that decided; null if none did, or nobody was asked.</param>
    public static Explanation Map(Explained.Explanation explanation, OverrideExplanation? tierOverride)
    {
        var message = new Explanation
        {
            Tier = Map(explanation.Tier, tierOverride),
            Priority = Map(explanation.Priority),
            Routing = explanation.Routing is { } routing ? Map(routing) : null,
            Sla = Map(explanation.Sla),
        };
        message.Guardrails.AddRange(explanation.Guardrails.Select(guardrail => Map(guardrail.Text)));
        message.QueueChanges.AddRange(explanation.QueueChanges.Select(Map));
        return message;
    }

    private static V1.TierExplanation Map(Explained.TierExplanation tier, OverrideExplanation? tierOverride)
    {
        var message = new V1.TierExplanation
        {
            Tier = tier.Basis == TierBasis.IdentityUntrusted ? "" : tier.Tier,
            Basis = (V1.TierBasis)tier.Basis,
            ComputedTier = tier.ComputedTier ?? "",
            OverrideUntil = WireTime.ToTimestamp(tier.OverrideUntil),
            Override = tierOverride,
            Better = Map(tier.Better),
            Worse = Map(tier.Worse),
        };
        if (tier.Percentile is { } percentile)
        {
            message.Percentile = Rounded(percentile);
        }

        Add(message.Texts, tier.Texts);
        if (tierOverride is { Unavailable: true })
        {
            message.Texts.Add(Map(Wording.OverrideTexts.AuthorUnavailable));
        }
        else if (tierOverride is { Author.Length: > 0 })
        {
            message.Texts.Add(Map(Wording.OverrideTexts.SetBy(tierOverride.Author, tierOverride.Reason)));
        }

        return message;
    }

    private static V1.TierDistance? Map(Explained.TierDistance? distance)
    {
        if (distance is null)
        {
            return null;
        }

        var message = new V1.TierDistance { Tier = distance.Tier };
        message.Scores.AddRange(distance.Scores.Select(score => new V1.ScoreDistance
        {
            Field = score.Field, Value = Rounded(score.Value), AtLeast = Rounded(score.AtLeast), Distance = Rounded(score.Distance),
        }));
        return message;
    }

    private static V1.RuleExplanation Map(Explained.RuleExplanation rule)
    {
        var message = new V1.RuleExplanation { Rule = rule.Rule ?? "", Text = Map(rule.Text) };
        message.Because.AddRange(rule.Because.Select(Map));
        message.NearMisses.AddRange(rule.NearMisses.Select(Map));
        return message;
    }

    private static V1.NearMiss Map(Explained.NearMiss miss)
    {
        var message = new V1.NearMiss { Rule = miss.Rule, Position = miss.Position, MissedBy = miss.MissedBy, Text = Map(miss.Text) };
        message.Failed.AddRange(miss.Failed.Select(Map));
        return message;
    }

    private static V1.PredicateExplanation Map(Explained.PredicateExplanation predicate) => new()
    {
        Field = predicate.Field, Value = Map(predicate.Value), Needed = Map(predicate.Needed), Gap = MapGiven(predicate.Gap),
    };

    private static V1.PriorityExplanation Map(Explained.PriorityExplanation priority)
    {
        var message = new V1.PriorityExplanation
        {
            TierPriority = priority.TierPriority,
            TierHeadStart = WireTime.ToDuration(priority.TierHeadStartMilliseconds),
            Sum = priority.Sum,
            Priority = priority.Priority,
            HeadStartSum = WireTime.ToDuration(priority.HeadStartSumMilliseconds),
            LargestHeadStart = WireTime.ToDuration(priority.LargestHeadStartMilliseconds),
            HeadStart = WireTime.ToDuration(priority.HeadStartMilliseconds),
            ArrivedAtMs = priority.ArrivedAtMilliseconds,
            SortKey = priority.SortKey,
        };
        foreach (var contribution in priority.Contributions)
        {
            var part = new V1.PriorityContribution
            {
                Rule = contribution.Rule, Priority = contribution.Priority, HeadStart = WireTime.ToDuration(contribution.HeadStartMilliseconds),
            };
            part.Because.AddRange(contribution.Because.Select(Map));
            message.Contributions.Add(part);
        }

        message.NearMisses.AddRange(priority.NearMisses.Select(Map));
        Add(message.Texts, priority.Texts);
        return message;
    }

    private static V1.SlaExplanation Map(Explained.SlaExplanation sla)
    {
        var message = new V1.SlaExplanation { Rule = Map(sla.Rule) };
        foreach (var due in sla.DueTimes)
        {
            var part = new V1.DueTimeExplanation
            {
                Metric = (SlaMetric)due.Metric,
                From = WireTime.ToTimestamp(due.From),
                Target = WireTime.ToDuration(due.TargetMilliseconds),
                BusinessDays = due.BusinessDays,
                Calendar = due.Calendar,
                Zone = due.Zone,
                Further = WireTime.ToDuration(due.FurtherMilliseconds),
                DueAt = WireTime.ToTimestamp(due.Due),
                Text = Map(due.Text),
            };
            part.Open.AddRange(due.Open.Select(stretch => new V1.OpenStretch
            {
                Start = WireTime.ToTimestamp(stretch.Start), End = WireTime.ToTimestamp(stretch.End),
            }));
            message.DueTimes.Add(part);
        }

        return message;
    }

    private static V1.QueueChange Map(Explained.QueueChange change)
    {
        var message = new V1.QueueChange
        {
            Field = change.Field,
            From = change.From,
            Amount = MapGiven(change.Amount),
            Size = change.Size,
            Rule = change.Rule ?? "",
            Queue = change.Queue,
            Text = Map(change.Text),
        };
        message.To.AddRange(change.To);
        return message;
    }

    private static void Add(RepeatedField<BilingualText> messages, IEnumerable<Wording.BilingualText> texts) => messages.AddRange(texts.Select(Map));

    private static BilingualText? MapGiven(Wording.BilingualText text) => text.English.Length == 0 ? null : Map(text);

    private static BilingualText Map(Wording.BilingualText text) => new() { En = text.English, Zh = text.Chinese };

    // Records keep single precision; as doubles their noise digits would show.
    private static double Rounded(double value) => Math.Round(value, 4);
}
