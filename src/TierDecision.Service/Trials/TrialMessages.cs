using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Publishing;
using NodaTime;
using TierDecision.Core.Vocabulary;
using TierDecision.Protocol;
using TierDecision.Service.Wire;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.Storage.Trials;
using TierDecision.V1;

namespace TierDecision.Service.Trials;

/// <summary>From trials to the wire.</summary>
internal static class TrialMessages
{
    /// <summary>The most cells of an answer, which then stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int MostCells = 2_000;

    private const int MostOfAName = 128;

    public static GetPolicyTrialsResponse Overview(TrialOverview overview)
    {
        var (shadow, canary, ended) = overview.Trials;
        return new GetPolicyTrialsResponse
        {
            InForce = PolicyMessages.InForce(overview.InForce),
            Shadow = shadow is null ? null : Running(shadow, overview.Candidates),
            ShadowCounts = Counts(overview.Shadow),
            Canary = canary is null ? null : Running(canary, overview.Candidates),
            CanaryCounts = Counts(overview.Canary),
            LastCanary = ended is null ? null : Ended(ended, overview.Candidates),
        };
    }

    /// <summary>A trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="candidates">What is known of candidates.</param>
    public static RunningTrial Running(PolicyTrial trial, IReadOnlyList<TrialCandidate> candidates)
    {
        var message = new RunningTrial
        {
            Number = trial.Number,
            Policy = Candidate(trial.Revision, candidates),
            StartedAt = Kept(trial.StartedAt),
            Caller = trial.Caller,
            Author = trial.Author,
            Comment = trial.Comment,
        };
        if (trial is PolicyCanary canary)
        {
            (message.Share, message.Limits) = (PolicyTrialLimits.InPercent(canary.Share), Limits(canary.Limits));
        }
        else if (trial is PolicyShadow shadow)
        {
            message.OneIn = shadow.OneIn;
        }

        return message;
    }

    /// <summary>Decisions that differ, as many as an answer has room for.</summary>
    /// <param name="trial">The number of the trial; null for none.</param>
    /// <param name="texts">The decisions, the newest first.</param>
    /// <param name="limit">How many of them.</param>
    public static ListTrialDifferencesResponse Differences(long? trial, IEnumerable<byte[]> texts, int limit)
    {
        var response = new ListTrialDifferencesResponse { Trial = trial ?? 0 };
        var room = new AnswerRoom();
        foreach (var difference in texts.Select(TrialDifferenceText.Read).OfType<TrialDifference>().Take(limit))
        {
            if (room.Takes(difference.CalculateSize()))
            {
                response.Differences.Add(difference);
            }
            else
            {
                response.DifferencesLeftOut++;
            }
        }

        return response;
    }

    private static EndedCanary Ended(PolicyCanaryEnd ended, IReadOnlyList<TrialCandidate> candidates) => new()
    {
        Number = ended.Number,
        Policy = Candidate(ended.Revision, candidates),
        Share = PolicyTrialLimits.InPercent(ended.Share),
        EndedAt = Kept(ended.EndedAt),
        By = ended.By switch
        {
            PolicyCanaryEnding.Limits => CanaryEnding.Limits,
            PolicyCanaryEnding.Activation => CanaryEnding.Activation,
            _ => CanaryEnding.Hand,
        },
        Caller = ended.Caller,
        Reason = ended.Reason,
    };

    private static PolicyReference Candidate(string revision, IReadOnlyList<TrialCandidate> candidates)
    {
        var known = candidates.FirstOrDefault(candidate => candidate.Revision == revision);
        return new PolicyReference { Name = known?.Name ?? "", Version = known?.Version ?? "", Revision = revision };
    }

    private static TrialCounts? Counts(TrialSummary? summary)
    {
        if (summary is null)
        {
            return null;
        }

        var counts = summary.Counts;
        var message = new TrialCounts
        {
            Nodes = summary.Nodes,
            Decided = counts.Decided,
            Failed = counts.Failed,
            Dropped = counts.Dropped,
            CellsLeftOut = Math.Max(0, counts.Cells.Count - MostCells),
            ProblemsLeftOut = summary.RefusalsLeftOut,
        };
        message.Cells.AddRange(counts.Cells.Take(MostCells).Select(Cell));
        message.Problems.AddRange(summary.Refusals.Select(refusal => new TrialProblem
        {
            Node = PolicyMessages.Shortened(refusal.Node, MostOfAName), Problem = PolicyMessages.Reason(refusal.Problem),
        }));
        return message;
    }

    private static TrialCount Cell(TrialCell cell) => new()
    {
        Context = EnumWords.SnakeCase(cell.Context.ToString()),
        Tier = PolicyMessages.Shortened(cell.Tier, MostOfAName),
        Compared = cell.Compared,
        Differing = cell.Differing,
        OtherTier = cell.OtherTier,
        OtherQueue = cell.OtherQueue,
        PriorityHigher = cell.PriorityHigher,
        PriorityLower = cell.PriorityLower,
        PriorityBy = cell.PriorityBy,
        DueSooner = cell.DueSooner,
        DueLater = cell.DueLater,
        DueByMilliseconds = cell.DueByMilliseconds,
        LastTargets = cell.LastTargets,
        LastTargetsInForce = cell.LastTargetsInForce,
        Unkept = cell.Unkept,
        UnkeptInForce = cell.UnkeptInForce,
    };

    private static CanaryLimits Limits(PolicyCanaryLimits limits) => new()
    {
        LastTargets = Limit(limits.LastTargets),
        Promises = Limit(limits.Promises),
        Errors = Limit(limits.Errors),
        Differing = Limit(limits.Differing),
    };

    private static CanaryLimit Limit(int? share) =>
        share is { } given ? new CanaryLimit { Percent = PolicyTrialLimits.InPercent(given) } : new CanaryLimit { Off = true };

    // Stores keep milliseconds: the answer to a change is what is read later.
    private static Timestamp Kept(Instant time) => WireTime.ToTimestamp(Instant.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()));

}
