using TierDecision.Service.Failures;
using TierDecision.Service.Publishing;
using TierDecision.Service.Requests;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;
using TierDecision.V1;

namespace TierDecision.Service.Trials;

/// <summary>From the wire to changes of trials. What is malformed is noted with the field's name. For one request.</summary>
internal sealed class TrialMapper
{
    private const string PercentForm = "must be a percentage of 0 to 100 with at most two decimals";
    private const int DefaultDifferences = 10;

    /// <summary>Reads what requests have in common with others of policies.</summary>
    public PolicyMapper Policies { get; } = new();

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors => Policies.Errors;

    public PolicyTrialChange Map(StartShadowRequest request)
    {
        if (request.OneIn is < 0 or > PolicyTrialLimits.OneIn)
        {
            Errors.Add(
                "one_in",
                GivenValue.After(
                    $"must be 1 to {PolicyTrialLimits.OneIn}, or 0 for {PolicyTrialLimits.DefaultOneIn}", GivenValue.Of(request.OneIn)));
        }

        return new PolicyTrialChange(PolicyTrialAction.StartShadow)
        {
            Revision = MapCandidate(request.Revision), OneIn = request.OneIn == 0 ? PolicyTrialLimits.DefaultOneIn : request.OneIn,
        };
    }

    public PolicyTrialChange Map(StopShadowRequest request) => new(PolicyTrialAction.StopShadow) { Trial = MapTrial(request.Trial) };

    public PolicyTrialChange Map(StartCanaryRequest request) => new(PolicyTrialAction.StartCanary)
    {
        Revision = MapCandidate(request.Revision),
        Share = MapShare(request.HasShare ? request.Share : null),
        Limits = MapLimits(request.Limits),
    };

    public PolicyTrialChange Map(SetCanaryRequest request) => new(PolicyTrialAction.SetCanary)
    {
        Share = MapShare(request.HasShare ? request.Share : null), Trial = MapTrial(request.Trial),
    };

    public PolicyTrialChange Map(StopCanaryRequest request) => new(PolicyTrialAction.StopCanary) { Trial = MapTrial(request.Trial) };

    /// <summary>Which differences, and how many.</summary>
    public (bool IsCanary, int Limit) Map(ListTrialDifferencesRequest request)
    {
        if (FieldChecks.Required(request.Kind) is { } problem)
        {
            Errors.Add("kind", problem);
        }

        if (request.Limit is < 0 or > TrialLimits.Samples)
        {
            Errors.Add(
                "limit",
                GivenValue.After($"must be 1 to {TrialLimits.Samples}, or 0 for {DefaultDifferences}", GivenValue.Of(request.Limit)));
        }

        return (request.Kind == PolicyTrialKind.Canary, request.Limit == 0 ? DefaultDifferences : request.Limit);
    }

    private string MapCandidate(string revision)
    {
        if (!PolicyRevision.IsOne(revision))
        {
            Errors.Add(
                "revision", revision.Length == 0
                    ? "is required: a revision of the library"
                    : GivenValue.After("must be a revision of 12 hexadecimal digits", GivenValue.Of(revision)));
        }

        return revision;
    }

    private long? MapTrial(long number)
    {
        if (number < 0)
        {
            Errors.Add("trial", GivenValue.After("must be the number of a trial, or 0 for the one that runs", GivenValue.Of(number)));
        }

        return number > 0 ? number : null;
    }

    private int MapShare(double? share)
    {
        if (share is { } percent)
        {
            return MapPercent("share", percent);
        }

        Errors.Add("share", "is required: a percentage of 0 to 100");
        return 0;
    }

    private PolicyCanaryLimits MapLimits(CanaryLimits? limits)
    {
        var preset = PolicyCanaryLimits.Default;
        return limits is null ? preset : new PolicyCanaryLimits(
            MapLimit("limits.last_targets", limits.LastTargets, preset.LastTargets),
            MapLimit("limits.promises", limits.Promises, preset.Promises),
            MapLimit("limits.errors", limits.Errors, preset.Errors),
            MapLimit("limits.differing", limits.Differing, preset.Differing));
    }

    private int? MapLimit(string field, CanaryLimit? limit, int? preset)
    {
        switch (limit?.LimitCase)
        {
            case null:
                return preset;
            case CanaryLimit.LimitOneofCase.Percent:
                return MapPercent($"{field}.percent", limit.Percent);
            case CanaryLimit.LimitOneofCase.Off when limit.Off:
                return null;
            case CanaryLimit.LimitOneofCase.Off:
                Errors.Add($"{field}.off", "must be true, or percent be given");
                return preset;
            default:
                Errors.Add(field, "must have percent, or off: true");
                return preset;
        }
    }

    // In hundredths of a percent.
    private int MapPercent(string field, double percent)
    {
        // A decimal number has the digits that were written.
        if (percent is >= 0 and <= 100 && (decimal)percent * PolicyTrialLimits.OnePercent is var share && share == decimal.Truncate(share))
        {
            return (int)share;
        }

        Errors.Add(field, GivenValue.After(PercentForm, GivenValue.Of(percent)));
        return 0;
    }
}
