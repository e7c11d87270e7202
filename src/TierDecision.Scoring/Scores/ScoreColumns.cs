using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Scores;

/// <summary>The columns of a score file, in the order in which they are written, and the words in them.</summary>
internal static class ScoreColumns
{
    public const string CustomerId = "customer_id";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string ExternalIds = "external_ids";
    public const string Tier = "tier";
    public const string ValueScore = "value_score";
    public const string Percentile = "percentile";
    public const string Recency = "r";
    public const string Frequency = "f";
    public const string Monetary = "m";
    public const string Segment = "segment";
    public const string RecencyDays = "recency_days";
    public const string Purchases = "frequency";
    public const string Spend = "monetary";
    public const string LifetimeValue = "lifetime_value";
    public const string Margin = "margin";
    public const string ProbabilityActive = "probability_active";
    public const string Language = "language";
    public const string Flags = "flags";
    public const string Agent = "agent";
    public const string AsOf = "as_of";
    public const string TierSince = "tier_since";
    public const string DissatisfiedAt = "dissatisfied_at";

    public static readonly IReadOnlyList<Column> All =
    [
        new(CustomerId, CustomerId, "id"), new(Phone, Phone), new(Email, Email), new(ExternalIds, ExternalIds), new(Tier, Tier),
        new(ValueScore, ValueScore), new(Percentile, Percentile), new(Recency, Recency), new(Frequency, Frequency), new(Monetary, Monetary),
        new(Segment, Segment), new(RecencyDays, RecencyDays), new(Purchases, Purchases), new(Spend, Spend), new(LifetimeValue, LifetimeValue),
        new(Margin, Margin), new(ProbabilityActive, ProbabilityActive), new(Language, Language), new(Flags, Flags), new(Agent, Agent), new(AsOf, AsOf),
        new(TierSince, TierSince), new(DissatisfiedAt, DissatisfiedAt),
    ];

    private static readonly IReadOnlyDictionary<string, int> Segments = EnumWords.Of<RfmSegment>();
    private static readonly IReadOnlyDictionary<string, int> FlagWords = EnumWords.Of<CustomerFlags>();

    public static string Write(RfmSegment segment) => segment == RfmSegment.None ? "" : EnumWords.SnakeCase(segment.ToString());

    public static string Write(CustomerFlags flags) =>
        flags == CustomerFlags.None ? "" : PipeList.Join(FlagWords.Where(f => flags.HasFlag((CustomerFlags)f.Value)).Select(f => f.Key));

    public static string? ReadSegment(ReadOnlySpan<char> text, out RfmSegment segment)
    {
        var wrong = ReadWord(text, Segments, "segment", out var number);
        segment = (RfmSegment)number;
        return wrong;
    }

    public static string? ReadFlags(ReadOnlySpan<char> text, out CustomerFlags flags)
    {
        flags = CustomerFlags.None;
        foreach (var word in PipeList.Split(text))
        {
            if (ReadWord(word.AsSpan().Trim(), FlagWords, "flag", out var flag) is { } wrong)
            {
                return wrong;
            }

            flags |= (CustomerFlags)flag;
        }

        return null;
    }

    private static string? ReadWord(ReadOnlySpan<char> text, IReadOnlyDictionary<string, int> words, string what, out int number) =>
        words.TryGetValue(text.ToString(), out number)
            ? null
            : NearestName.Suggest($"no such {what}; there are {string.Join(", ", words.Keys)}", text, words.Keys);
}
