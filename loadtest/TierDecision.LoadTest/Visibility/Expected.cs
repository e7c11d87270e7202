using System.Globalization;
using TierDecision.V1;

namespace TierDecision.LoadTest.Visibility;

/// <summary>What a decision shows of a customer who was written.</summary>
/// <param name="Known">Whether the customer is known.</param>
/// <param name="ValueScore">The value score, where known.</param>
/// <param name="Tier">The tier in force, where known.</param>
internal readonly record struct Expected(bool Known, float ValueScore, string Tier)
{
    /// <summary>A customer who is not there.</summary>
    public static Expected Nobody => new(false, 0, "");

    /// <summary>Whether <paramref name="answer"/> shows this.</summary>
    public bool IsShownBy(DecideResponse answer) => Known
        ? answer.Score.Status == ScoreStatus.Known && (float)answer.Score.ValueScore == ValueScore && answer.Tier.Name == Tier
        : answer.Score.Status == ScoreStatus.Unknown;

    public override string ToString() => Known ? string.Create(CultureInfo.InvariantCulture, $"{Tier} {ValueScore}") : "unknown";
}
