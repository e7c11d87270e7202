using System.Globalization;
using NodaTime;

namespace TierDecision.Storage.Policies;

/// <summary>
/// A revision that is tried beside the policy in force. Any activation ends it: what it was tried against is not in force any more.
/// </summary>
/// <param name="Number">Names the trial; a later one has a greater number.</param>
/// <param name="Revision">The candidate.</param>
/// <param name="Activation">The activation that it is tried against; 0 for the policy file of each node, if nothing was ever put into force.</param>
/// <param name="StartedAt">Since when, by the clock of who did it.</param>
/// <param name="Caller">Who did it.</param>
/// <param name="Author">Who decided it, as was said then; empty if nobody was named.</param>
/// <param name="Comment">Why, as was said then; may be empty.</param>
public abstract record PolicyTrial(
    long Number, string Revision, long Activation, Instant StartedAt, string Caller, string Author, string Comment);

/// <inheritdoc cref="PolicyTrial"/>
/// <summary>A candidate that is evaluated for some decisions after they were answered. No answer changes.</summary>
public sealed record PolicyShadow(
    long Number, string Revision, long Activation, Instant StartedAt, string Caller, string Author, string Comment)
    : PolicyTrial(Number, Revision, Activation, StartedAt, Caller, Author, Comment)
{
    /// <summary>It is evaluated for one in so many decisions, 1 to <see cref="PolicyTrialLimits.OneIn"/>.</summary>
    public int OneIn { get; init; } = PolicyTrialLimits.DefaultOneIn;
}

/// <inheritdoc cref="PolicyTrial"/>
/// <summary>A candidate that decides for a share of the customers. A change of the share is another trial, whose counts begin anew.</summary>
public sealed record PolicyCanary(
    long Number, string Revision, long Activation, Instant StartedAt, string Caller, string Author, string Comment)
    : PolicyTrial(Number, Revision, Activation, StartedAt, Caller, Author, Comment)
{
    /// <summary>The share of customers in hundredths of a percent, 0 to <see cref="PolicyTrialLimits.Whole"/>.</summary>
    public int Share { get; init; }

    /// <summary>What rolls it back.</summary>
    public PolicyCanaryLimits Limits { get; init; } = PolicyCanaryLimits.Default;
}

/// <summary>
/// What rolls a canary back by itself. Each is a share in hundredths of a percent, 0 to <see cref="PolicyTrialLimits.Whole"/>; null where it does not
/// matter.
/// </summary>
/// <param name="LastTargets">
/// By how much the share of decisions whose route is at its last target, or that are offered an overflow, may exceed that of the policy in force.
/// </param>
/// <param name="Promises">By how much the share of decisions whose promise cannot be kept may exceed that of the policy in force.</param>
/// <param name="Errors">The share of decisions that the candidate could not make, so that the policy in force made them.</param>
/// <param name="Differing">The share of decisions that differ from what the policy in force would have decided.</param>
public sealed record PolicyCanaryLimits(int? LastTargets, int? Promises, int? Errors, int? Differing)
{
    /// <summary>5 points of last targets, 5 points of promises, 1 % of errors; decisions may differ.</summary>
    public static PolicyCanaryLimits Default { get; } = new(500, 500, 100, null);
}

/// <summary>How the last canary ended.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Revision">The candidate.</param>
/// <param name="Share">Its share in hundredths of a percent.</param>
/// <param name="EndedAt">When, by the clock of who ended it.</param>
/// <param name="By">What ended it.</param>
/// <param name="Caller">Who ended it.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record PolicyCanaryEnd(long Number, string Revision, int Share, Instant EndedAt, PolicyCanaryEnding By, string Caller, string Reason);

/// <summary>What ended a canary. The words of metrics are these names in small letters.</summary>
public enum PolicyCanaryEnding : byte
{
    /// <summary>Somebody stopped it.</summary>
    Hand = 0,

    /// <summary>One of its limits.</summary>
    Limits = 1,

    /// <summary>Another policy was put into force, perhaps its candidate.</summary>
    Activation = 2,
}

/// <summary>What is tried beside the policy in force.</summary>
/// <param name="Shadow">What is evaluated and not used; null for nothing.</param>
/// <param name="Canary">What decides for some customers; null for nothing.</param>
/// <param name="Ended">How the last canary ended; null if none ever did.</param>
public sealed record PolicyTrials(PolicyShadow? Shadow, PolicyCanary? Canary, PolicyCanaryEnd? Ended)
{
    /// <summary>Nothing, and there never was a canary.</summary>
    public static PolicyTrials None { get; } = new(null, null, null);

    /// <summary>
    /// Those that are tried against what is in force: a version that does not know trials may have put something into force without ending them.
    /// </summary>
    internal PolicyTrials Against(PolicyInForce inForce) =>
        this with
        {
            Shadow = Shadow?.Activation == inForce.Number ? Shadow : null,
            Canary = Canary?.Activation == inForce.Number ? Canary : null,
        };
}

/// <summary>What trials of policies hold at most.</summary>
public static class PolicyTrialLimits
{
    /// <summary>All, in hundredths of a percent.</summary>
    public const int Whole = 10_000;

    /// <summary>One percent, in hundredths of a percent.</summary>
    public const int OnePercent = Whole / 100;

    /// <summary>A shadow is evaluated for one in so many decisions if nothing is said.</summary>
    public const int DefaultOneIn = 16;

    /// <summary>A shadow is evaluated for at least one in so many decisions.</summary>
    public const int OneIn = 1_000_000;

    /// <summary>How many decisions a shadow is evaluated for, as people read it: <c>every decision</c>, <c>one in 16 decisions</c>.</summary>
    public static string OneInText(int oneIn) =>
        oneIn == 1 ? "every decision" : string.Create(CultureInfo.InvariantCulture, $"one in {oneIn:N0} decisions");

    /// <summary>A share in percent.</summary>
    public static double InPercent(int share) => share / (double)OnePercent;

    /// <summary>A share as people read it: <c>5 %</c>, <c>0.25 %</c>.</summary>
    public static string Percent(int share) => string.Create(CultureInfo.InvariantCulture, $"{share / (decimal)OnePercent:0.##} %");
}
