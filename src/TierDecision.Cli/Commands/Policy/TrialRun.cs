using System.Globalization;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Protocol;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.Storage.Trials;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Shows a trial of a policy and what the nodes counted of it.</summary>
/// <param name="place">The library; it is disposed of.</param>
/// <param name="isCanary">Whether it is the canary, and not the shadow.</param>
/// <param name="context">The world around.</param>
internal sealed class TrialRun(IPolicyPlace place, bool isCanary, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (stands, failure) = await place.ReadTrialsAsync(cancellationToken).ConfigureAwait(false);
        if (stands is null)
        {
            return failure!.Write(_console);
        }

        PolicyTrial? trial = isCanary ? stands.Trials.Canary : stands.Trials.Shadow;
        var ended = isCanary && trial is null ? stands.Trials.Ended : null;
        Tell(trial is not null ? Describe(trial, stands) : ended is not null ? Describe(ended) : NoneRuns);
        if ((isCanary ? stands.Canary : stands.Shadow) is { } summary)
        {
            Write(summary, (trial as PolicyCanary)?.Limits);
        }

        return ExitCodes.Ok;
    }

    public async Task<int> SamplesAsync(int limit, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (differences, failure) = await place.ReadDifferencesAsync(isCanary, limit, cancellationToken).ConfigureAwait(false);
        if (differences is null)
        {
            return failure is not null ? failure.Write(_console) : _console.Fail(ExitCodes.BadInput, NoneRuns);
        }

        foreach (var difference in differences.Shown)
        {
            Tell(TrialDifferenceText.Write(difference));
        }

        if (differences.LeftOut > 0)
        {
            _console.Warn($"{Numbers.Count(differences.LeftOut, "older one")} did not fit into the answer of the service");
        }

        return ExitCodes.Ok;
    }

    private string NoneRuns => $"No {(isCanary ? "canary" : "shadow")} runs in {place.Description}.";

    private string Describe(PolicyTrial trial, TrialOverview stands)
    {
        var policy = stands.Candidates.FirstOrDefault(policy => policy.Revision == trial.Revision);
        var name = policy is null ? PolicyRevision.Describe(trial.Revision) : $"{policy.Name} {policy.Version} (revision {trial.Revision})";
        var what = trial switch
        {
            PolicyCanary canary => $"decides for {PolicyTrialLimits.Percent(canary.Share)} of the customers",
            PolicyShadow shadow => $"is evaluated for {PolicyTrialLimits.OneInText(shadow.OneIn)}",
            _ => "",
        };
        return $"{name} {what} in {place.Description} since {MomentText.Format(trial.StartedAt)}, by {CallerText.Of(trial.Caller, trial.Author)}"
            + (trial.Comment.Length > 0 ? $": {trial.Comment}" : ".");
    }

    private string Describe(PolicyCanaryEnd ended) =>
        $"No canary runs in {place.Description}. The last one, of revision {ended.Revision} with {PolicyTrialLimits.Percent(ended.Share)}, "
        + (ended.By switch
        {
            PolicyCanaryEnding.Limits => "was rolled back by its limits",
            PolicyCanaryEnding.Activation => "ended with the next activation",
            _ => "was stopped",
        })
        + $" at {MomentText.Format(ended.EndedAt)}, by {CallerText.Of(ended.Caller)}{(ended.Reason.Length > 0 ? $": {ended.Reason}" : "")}.";

    private void Write(TrialSummary summary, PolicyCanaryLimits? limits)
    {
        var counts = summary.Counts;
        var total = counts.Total;
        Tell($"{Numbers.Count(summary.Nodes, "node")} compared {Numbers.Count(total.Compared, "decision")}, of which "
            + $"{Numbers.Whole(total.Differing)} differ ({Numbers.Percent(total.Differing, total.Compared)}); "
            + $"{Numbers.Whole(counts.Dropped)} were not compared because too many waited.");
        if (isCanary)
        {
            Tell($"The candidate made {Numbers.Count(counts.Decided, "decision")}.");
            WriteLimits(counts, limits);
        }

        foreach (var (node, problem) in summary.Refusals)
        {
            _console.Warn($"node {node} does not take part: {problem}");
        }

        if (summary.RefusalsLeftOut > 0)
        {
            _console.Warn($"and {Numbers.Count(summary.RefusalsLeftOut, "more node")} that do not take part");
        }

        if (total.Compared == 0)
        {
            return;
        }

        var table = Tables.Create(
            "Context", "Tier", ">Compared", ">Differ", ">Tier differs", ">Queue differs", ">Priority up", ">Down", ">By, mean", ">Due sooner",
            ">Later", ">By, mean ");
        foreach (var cell in counts.Cells)
        {
            var due = cell.DueSooner + cell.DueLater;
            table.Add(
                EnumWords.SnakeCase(cell.Context.ToString()), cell.Tier, Numbers.Whole(cell.Compared), Numbers.Whole(cell.Differing),
                Numbers.Whole(cell.OtherTier), Numbers.Whole(cell.OtherQueue), Numbers.Whole(cell.PriorityHigher), Numbers.Whole(cell.PriorityLower),
                Mean(cell.PriorityBy, cell.PriorityHigher + cell.PriorityLower), Numbers.Whole(cell.DueSooner), Numbers.Whole(cell.DueLater),
                due == 0 ? "-" : $"{Mean(cell.DueByMilliseconds / 1000m, due)} s");
        }

        _console.WriteTable(table);
        if (summary.CellsLeftOut > 0)
        {
            _console.Warn(
                $"{Numbers.Count(summary.CellsLeftOut, "more row")} did not fit into the answer of the service, and no number here counts them; "
                + "'--redis' or '--embedded' asks the store itself");
        }
    }

    private void WriteLimits(TrialReport counts, PolicyCanaryLimits? limits)
    {
        var total = counts.Total;
        var table = Tables.Create("Judged by", ">Candidate", ">In force", "Rolled back");
        table.Add(
            "last targets, overflow", Numbers.Percent(total.LastTargets, total.Compared), Numbers.Percent(total.LastTargetsInForce, total.Compared),
            Above(limits?.LastTargets, "points more"));
        table.Add(
            "promises not kept", Numbers.Percent(total.Unkept, total.Compared), Numbers.Percent(total.UnkeptInForce, total.Compared),
            Above(limits?.Promises, "points more"));
        table.Add("errors", Numbers.Percent(counts.Failed, counts.Decided + counts.Failed), "", Above(limits?.Errors, ""));
        table.Add("decisions that differ", Numbers.Percent(total.Differing, total.Compared), "", Above(limits?.Differing, ""));
        _console.WriteTable(table);
        if (limits is not null && counts.Decided < TrialLimits.DecidedToJudge)
        {
            Tell($"It is judged from {Numbers.Whole(TrialLimits.DecidedToJudge)} decisions of the candidate on.");
        }
    }

    private static string Above(int? limit, string points) => limit is not { } share ? "-"
        : points.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"above {share / 100m:0.##} {points}")
        : $"above {PolicyTrialLimits.Percent(share)}";

    private static string Mean(decimal sum, long count) =>
        count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{sum / count:#,##0.#}");

    private void Tell(string text) => _console.Output.WriteLine(PrintableText.Of(text));
}
