namespace TierDecision.Core.Priorities;

/// <summary>A number as another system counts it.</summary>
/// <param name="Field">What the other system calls it.</param>
/// <param name="Value">The number, within that system's range.</param>
/// <param name="HigherFirst">Whether that system serves the higher number first; else the lower.</param>
/// <param name="Limited">Whether the number had to be held within the system's range, so that differences beyond it are lost.</param>
public readonly record struct RenderedNumber(string Field, long Value, bool HigherFirst, bool Limited = false);
