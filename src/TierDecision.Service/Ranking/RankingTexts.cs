using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Texts;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;
using TierDecision.V1;
using PromiseOutlook = TierDecision.Core.Ranking.PromiseOutlook;
using RankReason = TierDecision.Core.Ranking.RankReason;
using ReasonCode = TierDecision.Core.Vocabulary.ReasonCode;
using ScoreStatus = TierDecision.Core.Vocabulary.ScoreStatus;
using Tier = TierDecision.V1.Tier;

namespace TierDecision.Service.Ranking;

/// <summary>What rankings and allocations say to people, in one language and under one policy.</summary>
internal sealed class RankingTexts
{
    // The longest tag that RFC 5646 asks programs to take.
    private const int MaxTag = 35;
    private const string Prefix = "ranking.";

    private readonly TextCatalog _catalog;
    private readonly PolicyPlan _plan;
    private readonly string[] _reasons;
    private readonly string[] _promises;

    private RankingTexts(TextCatalog catalog, PolicyPlan plan)
    {
        _catalog = catalog;
        _plan = plan;
        _reasons = [.. Enum.GetValues<RankReason>().Select(reason => reason == RankReason.Unspecified ? "" : Text("reason_", reason))];
        _promises = [.. Enum.GetValues<PromiseOutlook>().Select(promise => Text("promise_", promise))];
    }

    /// <summary>The ids of the messages.</summary>
    public static IEnumerable<string> Ids =>
    [
        .. Enum.GetValues<RankReason>().Where(reason => reason != RankReason.Unspecified).Select(reason => Id("reason_", reason)),
        .. Enum.GetValues<PromiseOutlook>().Select(promise => Id("promise_", promise)),
        Prefix + "share_full", Prefix + "share_part", Prefix + "share_none",
    ];

    /// <summary>The texts in a language, English if it is empty; null and what is wrong if there are none.</summary>
    public static RankingTexts? In(string language, PolicyPlan plan, out string? wrong)
    {
        var catalogs = TextCatalogs.BuiltIn;
        var catalog = language.Length switch { 0 => catalogs.English, > MaxTag => null, _ => catalogs.Find(language) };
        wrong = catalog is not null ? null
            : $"{GivenValue.Of(language)} is no language of the catalogues; there are: {string.Join(", ", catalogs.Languages)}";
        return catalog is null ? null : new RankingTexts(catalog, plan);
    }

    /// <summary>Why an order went before the next best.</summary>
    public string Of(RankReason reason) => _reasons[(int)reason];

    /// <summary>What becomes of a promise.</summary>
    public string Of(PromiseOutlook promise) => _promises[(int)promise];

    /// <summary>What becomes of a demand.</summary>
    public string OfShare(long allocated, long requested) =>
        allocated == requested ? _catalog[Prefix + "share_full"].Text
        : allocated == 0 ? _catalog[Prefix + "share_none"].Text
        : _catalog[Prefix + "share_part"].Fill(("allocated", Whole(allocated)), ("requested", Whole(requested)));

    /// <summary>The tier of a decision.</summary>
    public Tier Tier(in Decision decision) => new()
    {
        Name = _plan.TierRules.Names[decision.Tier], Rank = decision.Tier + 1, Overridden = decision.TierOverridden,
    };

    /// <summary>What people must know of the customer of one order.</summary>
    public IEnumerable<OrderNote> NotesOn(Decision decision) =>
        decision.SharedIdentifier ? [Note(ReasonCode.SharedIdentifier, _plan.TierRules.Names[decision.Tier])]
        : decision.IdentityGap != IdentityGap.None ? [Note(EncodedReasons.CodeOf(decision.IdentityGap), _plan.TierRules.Names[decision.Tier])]
        : decision is { CustomerNamed: true, ScoreStatus: ScoreStatus.Unknown }
            ? [Note(ReasonCode.CustomerUnknown, _plan.TierRules.Names[decision.Tier])]
        : [];

    /// <summary>What people must know of the customers of all orders.</summary>
    public IEnumerable<OrderNote> NotesOn(EncodedPolicy policy) => policy.IsDemonstration ? [Note(ReasonCode.DemonstrationData, "")] : [];

    private OrderNote Note(ReasonCode code, string subject) => new()
    {
        Code = (V1.ReasonCode)code, Text = ReasonTexts.Of(code, _plan, _catalog).Fill((ReasonTextPlan.Subject, subject)),
    };

    private string Text<T>(string kind, T member)
        where T : struct, Enum => _catalog[Id(kind, member)].Text;

    private static string Id<T>(string kind, T member)
        where T : struct, Enum => Prefix + kind + EnumWords.SnakeCase(member.ToString());

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
