using TierDecision.Core.Customers;
using TierDecision.Service.Wire;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>From a store's answers to the wire.</summary>
internal static class CustomerMessages
{
    /// <summary>The outcome of a write that ended in one.</summary>
    public static WriteOutcome Outcome(WriteStatus status) => status switch
    {
        WriteStatus.Applied => WriteOutcome.Applied,
        WriteStatus.Older => WriteOutcome.Older,
        WriteStatus.Unknown => WriteOutcome.UnknownCustomer,
        WriteStatus.NotReplicated => WriteOutcome.NotReplicated,
        _ => WriteOutcome.Unspecified,
    };

    public static ScoreRecord Score(in CustomerScore score, DatasetHeader header)
    {
        var message = new ScoreRecord
        {
            Tier = score.Tier < header.Tiers.Count ? header.Tiers[score.Tier] : "",
            ValueScore = score.ValueScore,
            Recency = score.Recency,
            Frequency = score.Frequency,
            Monetary = score.Monetary,
            Segment = (Segment)score.Segment,
            TierSince = WireTime.ToTimestamp(score.TierSince),
            Language = score.Language == LanguageCode.None ? "" : score.Language.ToString(),
            PreferredAgent = score.PreferredAgent is > 0 and var agent && agent <= header.Agents.Count ? header.Agents[agent - 1] : "",
            Vulnerable = score.Flags.HasFlag(CustomerFlags.Vulnerable),
            OpenComplaint = score.Flags.HasFlag(CustomerFlags.OpenComplaint),
            FraudHold = score.Flags.HasFlag(CustomerFlags.FraudHold),
            Verified = score.Flags.HasFlag(CustomerFlags.Verified),
            Dissatisfied = score.Flags.HasFlag(CustomerFlags.Dissatisfied),
            AsOf = WireTime.ToTimestamp(score.AsOf),
        };
        if (!float.IsNaN(score.Percentile))
        {
            message.Percentile = score.Percentile;
        }

        if (!float.IsNaN(score.LifetimeValue))
        {
            message.LifetimeValue = score.LifetimeValue;
        }

        if (!float.IsNaN(score.Margin))
        {
            message.Margin = score.Margin;
        }

        if (!float.IsNaN(score.ProbabilityActive))
        {
            message.ProbabilityActive = score.ProbabilityActive;
        }

        return message;
    }

    public static TierOverride Override(CustomerOverride value) => new()
    {
        Tier = value.Tier ?? "",
        ExpiresAt = value.Tier is null ? null : WireTime.ToTimestamp(value.Expiry),
        Author = value.Author,
        Reason = value.Reason,
        Version = value.Version,
    };
}
