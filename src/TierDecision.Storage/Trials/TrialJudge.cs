using System.Globalization;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Trials;

/// <summary>Says when a canary is to be rolled back: pure, the same for every node that judges.</summary>
public static class TrialJudge
{
    /// <summary>
    /// Why a canary is to be rolled back, as a sentence without its end; null while it may go on. What is compared are the same requests under both
    /// policies, so that the two shares of a limit are of the same nodes, customers and time.
    /// </summary>
    /// <param name="limits">Its limits.</param>
    /// <param name="counts">What all nodes counted together.</param>
    public static string? Verdict(PolicyCanaryLimits limits, TrialReport counts)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(counts);
        var asked = counts.Decided + counts.Failed;
        if (asked < TrialLimits.DecidedToJudge)
        {
            return null;
        }

        if (limits.Errors is { } errors && Share(counts.Failed, asked) > errors)
        {
            return $"{Percent(counts.Failed, asked)} of the decisions could not be made by the candidate; {PolicyTrialLimits.Percent(errors)} may";
        }

        var total = counts.Total;
        return total.Compared < TrialLimits.ComparedToJudge ? null
            : Exceeded(
                "are at the last target of their route or offered an overflow", limits.LastTargets, total.LastTargets, total.LastTargetsInForce,
                total)
                ?? Exceeded("have a promise that cannot be kept", limits.Promises, total.Unkept, total.UnkeptInForce, total)
                ?? (limits.Differing is { } differing && Share(total.Differing, total.Compared) > differing
                    ? $"{Percent(total.Differing, total.Compared)} of the decisions differ; {PolicyTrialLimits.Percent(differing)} may"
                    : null);
    }

    private static string? Exceeded(string what, int? limit, long candidate, long inForce, TrialCell total) =>
        limit is { } points && Share(candidate, total.Compared) > Share(inForce, total.Compared) + points
            ? $"{Percent(candidate, total.Compared)} of the decisions {what}, {Percent(inForce, total.Compared)} under the policy in force; "
                + string.Create(CultureInfo.InvariantCulture, $"{points / 100m:0.##} points more may")
            : null;

    // In hundredths of a percent.
    private static decimal Share(long part, long whole) => PolicyTrialLimits.Whole * (decimal)part / whole;

    private static string Percent(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100m * part / whole:0.##} %");
}
