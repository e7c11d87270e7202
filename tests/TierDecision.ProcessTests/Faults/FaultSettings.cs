using System.Globalization;

namespace TierDecision.ProcessTests.Faults;

/// <summary>How hard and how long the faults are; loadtest/faults.sh asks for more than a test run has time for.</summary>
internal static class FaultSettings
{
    /// <summary>Decisions a second: <c>FAULT_RATE</c>, 2,000 by default.</summary>
    public static double Rate { get; } = Read("FAULT_RATE", 2_000);

    /// <summary>How long a fault lasts: <c>FAULT_SECONDS</c>, 4 by default, which is twice what it takes to degrade.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(Read("FAULT_SECONDS", 4));

    /// <summary>
    /// How long a decision waits for a store that does not answer: <c>FAULT_CACHE_TIMEOUT</c>, half a second by default, so that a machine that is busy
    /// with other tests does not look like such a store.
    /// </summary>
    public static TimeSpan CacheTimeout { get; } = TimeSpan.FromSeconds(Read("FAULT_CACHE_TIMEOUT", 0.5));

    /// <summary>
    /// How much longer than <see cref="CacheTimeout"/> a decision may wait: <c>FAULT_CACHE_SLACK</c>, 3 seconds by default for a machine that is busy
    /// with other tests.
    /// </summary>
    public static TimeSpan CacheSlack { get; } = TimeSpan.FromSeconds(Read("FAULT_CACHE_SLACK", 3));

    /// <summary>The file to which what happened is appended: <c>FAULT_REPORT</c>; null for none.</summary>
    public static string? Report { get; } = Environment.GetEnvironmentVariable("FAULT_REPORT");

    private static double Read(string name, double otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
