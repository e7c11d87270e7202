using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>The facts of small range that nearly every rule asks for; rules are sorted by them ahead of time.</summary>
/// <param name="Context">The context.</param>
/// <param name="Channel">The channel; null where channels are not told apart.</param>
/// <param name="Tier">The tier in force.</param>
internal readonly record struct KnownFacts(DecisionContext Context, Channel? Channel, byte Tier);

/// <summary>Reads a field from what is known ahead of time; null where it is not.</summary>
internal delegate int? KnownReader(in KnownFacts known);
