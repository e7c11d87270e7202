using TierDecision.Core.Decisions;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Trials;

namespace TierDecision.Service.Comparing;

/// <summary>Counts what was compared, by context and tier. For one writer and other readers, all in the background.</summary>
internal sealed class TrialTally
{
    private readonly Dictionary<(DecisionContext Context, string Tier), TrialCell> _cells = [];
    private readonly Lock _gate = new();

    /// <summary>Counts a comparison.</summary>
    /// <param name="context">What was decided on.</param>
    /// <param name="tier">The tier under the policy that answered.</param>
    /// <param name="difference">How the decisions differ.</param>
    /// <param name="candidate">The candidate's decision.</param>
    /// <param name="inForce">That of the policy in force.</param>
    public void Add(DecisionContext context, string tier, in Difference difference, in Decision candidate, in Decision inForce)
    {
        var one = new TrialCell
        {
            Context = context,
            Tier = tier,
            Compared = 1,
            Differing = difference.IsAny ? 1 : 0,
            OtherTier = difference.OtherTier ? 1 : 0,
            OtherQueue = difference.OtherQueue ? 1 : 0,
            PriorityHigher = difference.PriorityBy > 0 ? 1 : 0,
            PriorityLower = difference.PriorityBy < 0 ? 1 : 0,
            PriorityBy = Math.Abs(difference.PriorityBy),
            DueSooner = difference.Due < 0 ? 1 : 0,
            DueLater = difference.Due > 0 ? 1 : 0,
            DueByMilliseconds = (long)difference.DueBy.TotalMilliseconds,
            LastTargets = Difference.IsAtLastTarget(candidate) ? 1 : 0,
            LastTargetsInForce = Difference.IsAtLastTarget(inForce) ? 1 : 0,
            Unkept = Difference.IsUnkept(candidate) ? 1 : 0,
            UnkeptInForce = Difference.IsUnkept(inForce) ? 1 : 0,
        };
        lock (_gate)
        {
            _cells[(context, tier)] = _cells.TryGetValue((context, tier), out var cell) ? cell.Plus(one) : one;
        }
    }

    /// <summary>What was counted.</summary>
    public IReadOnlyList<TrialCell> Cells()
    {
        lock (_gate)
        {
            return [.. _cells.Values];
        }
    }
}
