using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.V1;
using ScoreStatus = TierDecision.Core.Vocabulary.ScoreStatus;

namespace TierDecision.Service.Wire;

/// <summary>
/// What answers without reasons say of the data and of pins: all that there is to say, made and encoded once, when the policy is taken into use.
/// </summary>
internal sealed class DataNotices
{
    // In the order in which they are told; the customers that are made up come last.
    private static readonly (DataFlaws Flaw, ReasonCode Code)[] Reasons =
    [
        (DataFlaws.Unavailable, ReasonCode.StoreUnavailable), (DataFlaws.Stale, ReasonCode.ScoreStale),
        (DataFlaws.FromFuture, ReasonCode.ScoreFromFuture), (DataFlaws.Unconfirmed, ReasonCode.DataUnconfirmed),
    ];

    // By what became of the pin and the flaws; null if there is nothing to say.
    private readonly DataNotice?[] _notices;
    private readonly byte[]?[] _parts;

    /// <param name="plan">The policy.</param>
    /// <param name="isDemonstration">Whether the customers are made up.</param>
    public DataNotices(PolicyPlan plan, bool isDemonstration)
    {
        _notices =
        [
            .. Enum.GetValues<PinOutcome>().SelectMany(pin =>
                Enumerable.Range(0, 1 << Reasons.Length).Select(flaws => Make(pin, (DataFlaws)flaws, plan, isDemonstration))),
        ];
        _parts = [.. _notices.Select(notice => notice is null ? null : WireMessage.EncodePart(notice))];
    }

    /// <summary>What is the matter with the data of a decision.</summary>
    public static DataFlaws FlawsOf(in Decision decision) =>
        (decision.Unconfirmed ? DataFlaws.Unconfirmed : DataFlaws.None) | decision.ScoreStatus switch
        {
            ScoreStatus.Unavailable => DataFlaws.Unavailable,
            ScoreStatus.Stale => decision.ScoreFromFuture ? DataFlaws.FromFuture : DataFlaws.Stale,
            _ => DataFlaws.None,
        };

    /// <summary>What is to be said of these flaws; null if nothing is. Shared by answers, which are only ever encoded.</summary>
    public DataNotice? Of(DataFlaws flaws) => _notices[IndexOf(PinOutcome.None, flaws)];

    /// <summary>The same of a decision, and of the pin of its contact.</summary>
    public DataNotice? Of(in Decision decision, PinOutcome pin) => _notices[IndexOf(pin, FlawsOf(decision))];

    /// <summary>The same, and of fields that were left out.</summary>
    public DataNotice With(in Decision decision, PinOutcome pin, SideFields leftOut)
    {
        var notice = Of(decision, pin)?.Clone() ?? new DataNotice();
        for (; leftOut != SideFields.None; leftOut = SideFieldPaths.WithoutFirst(leftOut))
        {
            notice.Reasons.Add(new Reason { Code = ReasonCode.FieldLeftOut, Subject = SideFieldPaths.All[SideFieldPaths.IndexOf(leftOut)] });
        }

        return notice;
    }

    /// <summary>The same, encoded.</summary>
    public byte[]? PartOf(in Decision decision, PinOutcome pin) => _parts[IndexOf(pin, FlawsOf(decision))];

    private static int IndexOf(PinOutcome pin, DataFlaws flaws) => ((int)pin << Reasons.Length) | (int)flaws;

    private static DataNotice? Make(PinOutcome pin, DataFlaws flaws, PolicyPlan plan, bool isDemonstration)
    {
        var notice = new DataNotice();
        if (EncodedReasons.CodeOf(pin) is { } kept)
        {
            notice.Reasons.Add(new Reason { Code = (ReasonCode)kept, Subject = plan.Version });
        }

        foreach (var (flaw, code) in Reasons)
        {
            if ((flaws & flaw) != 0)
            {
                var subject = flaw == DataFlaws.Unavailable ? plan.Tiers[plan.UnknownTier].Name : "";
                notice.Reasons.Add(new Reason { Code = code, Subject = subject });
            }
        }

        if (isDemonstration)
        {
            notice.Reasons.Add(new Reason { Code = ReasonCode.DemonstrationData });
        }

        return notice.Reasons.Count == 0 ? null : notice;
    }
}
