using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>The policy's own texts of a reason.</summary>
/// <param name="English">In English; null for the built-in text.</param>
/// <param name="Chinese">In Chinese; null for the built-in text.</param>
public sealed record ReasonTextPlan(string? English, string? Chinese)
{
    /// <summary>The name of the placeholder for the tier, rule or queue that the reason speaks of.</summary>
    public const string Subject = "subject";

    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>The text in a language; null for the built-in text.</summary>
    /// <param name="language">The tag of the language.</param>
    public string? In(string language) => language switch
    {
        "en" => English,
        "zh" => Chinese,
        _ => null,
    };

    internal static Dictionary<ReasonCode, ReasonTextPlan> Compile(Dictionary<string, ReasonTextConfig> configs, FindingList findings)
    {
        var codes = EnumWords.Of<ReasonCode>();
        var plans = new Dictionary<ReasonCode, ReasonTextPlan>();
        foreach (var (word, config) in configs)
        {
            var path = $"reason_texts.{word}";
            if (!codes.TryGetValue(word, out var code))
            {
                findings.Error(path, word, NearestWord.NotOneOf("reason", word, codes.Keys));
                continue;
            }

            if (config is { En: null, Zh: null })
            {
                findings.Error(path, null, "says nothing: give en, zh or both");
            }

            foreach (var (key, text) in new[] { ("en", config.En), ("zh", config.Zh) })
            {
                if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength))
                {
                    findings.Error($"{path}.{key}", text, $"must have 1 to {MaxLength} characters");
                }
            }

            plans[(ReasonCode)code] = new ReasonTextPlan(config.En, config.Zh);
        }

        return plans;
    }
}
