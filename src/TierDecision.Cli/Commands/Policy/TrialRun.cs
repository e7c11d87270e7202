using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Providers;
using TierDecision.Storage.Trials;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Shows a trial of a policy and what the nodes counted of it.</summary>
internal sealed class TrialRun(TierDecisionOptions settings, bool isCanary, CliContext context)
{
    private readonly CliConsole _console = context.Console;
    private readonly IStoreProvider _provider = StoreProviders.Choose(settings);

    public Task<int> StatusAsync(CancellationToken cancellationToken) => WithStoreAsync(async (store, stands) =>
    {
        PolicyTrial? trial = isCanary ? stands.Trials.Canary : stands.Trials.Shadow;
        var ended = isCanary && trial is null ? stands.Trials.Ended : null;
        Tell(trial is not null ? Describe(trial, stands) : ended is not null ? Describe(ended) : $"No {Word} runs in {_provider.Description}.");
        if ((trial?.Number ?? ended?.Number) is not { } number)
        {
            return ExitCodes.Ok;
        }

        var reading = await store.ReadTrialAsync(number, cancellationToken).ConfigureAwait(false);
        if (reading.Reports is not { } reports)
        {
            return _console.Fail(ExitCodes.NotDone, PolicyChangeRun.Unreachable(_provider, reading.Detail));
        }

        Write(TrialReport.Sum(number, reports), reports, (trial as PolicyCanary)?.Limits);
        return ExitCodes.Ok;
    }, cancellationToken);

    public Task<int> SamplesAsync(int limit, CancellationToken cancellationToken) => WithStoreAsync(async (store, stands) =>
    {
        var number = isCanary ? stands.Trials.Canary?.Number ?? stands.Trials.Ended?.Number : stands.Trials.Shadow?.Number;
        if (number is not { } known)
        {
            return _console.Fail(ExitCodes.BadInput, $"No {Word} runs in {_provider.Description}.");
        }

        var reading = await store.ReadTrialAsync(known, cancellationToken).ConfigureAwait(false);
        var keys = await store.ReadErasureKeysAsync(null, cancellationToken).ConfigureAwait(false);
        if (reading.Reports is null || keys.Keys is not { } opening)
        {
            return _console.Fail(ExitCodes.NotDone, PolicyChangeRun.Unreachable(_provider, reading.Detail ?? keys.Detail));
        }

        foreach (var box in reading.Samples.Take(limit))
        {
            if (SealedBox.Open(opening, box) is { } packed && TrialSample.Unpack(packed) is { } json)
            {
                _console.Output.WriteLine(PrintableText.Of(Encoding.UTF8.GetString(json)));
            }
        }

        return ExitCodes.Ok;
    }, cancellationToken);

    private string Word => isCanary ? "canary" : "shadow";

    private async Task<int> WithStoreAsync(Func<ICustomerStore, PolicyCatalogue, Task<int>> read, CancellationToken cancellationToken)
    {
        var store = _provider.Open(NullLoggerFactory.Instance, context.Time);
        await using (store.ConfigureAwait(false))
        {
            var reading = await store.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
            return reading.Catalogue is { } stands
                ? await read(store, stands).ConfigureAwait(false)
                : _console.Fail(ExitCodes.NotDone, PolicyChangeRun.Unreachable(_provider, reading.Detail));
        }
    }

    private string Describe(PolicyTrial trial, PolicyCatalogue stands)
    {
        var policy = stands.Policies.FirstOrDefault(policy => policy.Revision == trial.Revision);
        var name = policy is null ? PolicyRevision.Describe(trial.Revision) : $"{policy.Name} {policy.Version} (revision {trial.Revision})";
        var what = trial switch
        {
            PolicyCanary canary => $"decides for {PolicyTrialLimits.Percent(canary.Share)} of the customers",
            PolicyShadow shadow => $"is evaluated for {PolicyTrialLimits.OneInText(shadow.OneIn)}",
            _ => "",
        };
        return $"{name} {what} in {_provider.Description} since {MomentText.Format(trial.StartedAt)}, by {trial.Caller}"
            + (trial.Author.Length > 0 ? $", for {trial.Author}" : "") + (trial.Comment.Length > 0 ? $": {trial.Comment}" : ".");
    }

    private string Describe(PolicyCanaryEnd ended) =>
        $"No canary runs in {_provider.Description}. The last one, of revision {ended.Revision} with {PolicyTrialLimits.Percent(ended.Share)}, "
        + (ended.By switch
        {
            PolicyCanaryEnding.Limits => "was rolled back by its limits",
            PolicyCanaryEnding.Activation => "ended with the next activation",
            _ => "was stopped",
        })
        + $" at {MomentText.Format(ended.EndedAt)}, by {ended.Caller}{(ended.Reason.Length > 0 ? $": {ended.Reason}" : "")}.";

    private void Write(TrialReport counts, IReadOnlyList<TrialReport> reports, PolicyCanaryLimits? limits)
    {
        var total = counts.Total;
        var takePart = reports.Where(report => report.Problem.Length == 0).ToList();
        Tell($"{Numbers.Count(takePart.Count, "node")} compared {Numbers.Count(total.Compared, "decision")}, of which "
            + $"{Numbers.Whole(total.Differing)} differ ({Numbers.Percent(total.Differing, total.Compared)}); "
            + $"{Numbers.Whole(counts.Dropped)} were not compared because too many waited.");
        if (isCanary)
        {
            Tell($"The candidate made {Numbers.Count(counts.Decided, "decision")}.");
            WriteLimits(counts, limits);
        }

        foreach (var problem in reports.Where(report => report.Problem.Length > 0))
        {
            _console.Warn($"node {problem.Node} does not take part: {problem.Problem}");
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
