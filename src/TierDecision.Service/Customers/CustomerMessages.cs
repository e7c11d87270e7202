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
            PreferredAgent = score.PreferredAgent is > 0 and var agent && agent <= header.Agents.Count ? header.Agents[agent - 1] : "",
        };
        ScoreFields.Write(score, message);
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
