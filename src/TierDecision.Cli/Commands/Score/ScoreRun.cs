using System.Collections.Immutable;
using TierDecision.Cli.Files;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;
using TierDecision.Files;
using TierDecision.PhoneNumbers;
using TierDecision.Scoring.Currencies;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Commands.Score;

/// <summary>One run of <c>tierctl score</c>. Nothing is written unless everything was right.</summary>
internal sealed class ScoreRun(ScoreArguments arguments, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (WrongFiles() is { } wrong)
        {
            return _console.Fail(ExitCodes.BadInput, wrong);
        }

        if (PolicySource.Load(arguments.Settings.Policy, context) is not { } plan)
        {
            return ExitCodes.BadInput;
        }

        var latest = FutureDates.Latest(context.Now, arguments.AllowFuture);
        var lastDay = latest?.InUtc().Date;
        if (arguments.AsOf > lastDay)
        {
            return _console.Fail(
                ExitCodes.BadInput, "--as-of is in the future; nothing was scored. Give --allow-future if scores are to be as of that day.");
        }

        IReadOnlyDictionary<string, PreviousTier>? previous = ImmutableDictionary<string, PreviousTier>.Empty;
        if (arguments.Previous is { } path && (previous = PreviousScores.Read(path, plan, latest, context)) is null)
        {
            return ExitCodes.BadInput;
        }

        if (!ProfitInputs.TryRead(arguments, arguments.AsOf ?? lastDay, _console, out var profit))
        {
            return ExitCodes.BadInput;
        }

        if (!TryReadRates(out var rates))
        {
            return ExitCodes.BadInput;
        }

        try
        {
            using var files = new TransactionFiles(arguments, rates, PhoneNormalizer.For(arguments.Settings.Identity.Phone), lastDay, context.Input);
            var result = await _console.WorkAsync(progress => Task.FromResult(Score(files, plan, previous, profit, progress, cancellationToken)))
                .ConfigureAwait(false);
            return Finish(files, plan, result);
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return _console.Fail(ExitCodes.NotDone, $"A file cannot be written: {e.Message}");
        }
    }

    private bool TryReadRates(out ExchangeRates? rates)
    {
        rates = null;
        if (arguments.Rates is not { } path)
        {
            return true;
        }

        (rates, var report) = RateFileReader.Read(path, arguments.Reading.Currency!);
        if (report.IsRejected)
        {
            FileReports.Write(_console, path, report, "nothing was scored");
        }

        return !report.IsRejected;
    }

    private ScoringResult Score(
        TransactionFiles files,
        PolicyPlan plan,
        IReadOnlyDictionary<string, PreviousTier> previous,
        ProfitOptions? profit,
        WorkProgress progress,
        CancellationToken cancellationToken) => ScoringRun.Score(
        files.Read(progress, cancellationToken),
        new ScoringOptions
        {
            Tiers = plan.TierRules,
            PreviousTiers = previous,
            AsOf = arguments.AsOf,
            Weights = arguments.Weights,
            RfmRule = arguments.RfmRule,
            // Each rule with the frequency that its source counts.
            FrequencyUnit = arguments.RfmRule == RfmRule.CutPlusOne ? FrequencyUnit.Transactions : FrequencyUnit.PurchaseDays,
            Lifetime = arguments.Lifetime,
            Profit = profit,
            Returns = arguments.Gross ? ReturnRule.Ignored : ReturnRule.Netted,
            Sales = new SaleRule { IncludeZeroAmounts = arguments.IncludeZero ?? files.CountsZeroAmounts },
        },
        cancellationToken: cancellationToken);

    private int Finish(TransactionFiles files, PolicyPlan plan, ScoringResult result)
    {
        if (result is { Missing.Count: > 0, Lifetime: null })
        {
            return RefuseTiers(plan, result);
        }

        files.WriteReports(_console);
        if (files.AnyRejected)
        {
            return ExitCodes.BadInput;
        }

        if (files.Mismatch is { } mismatch)
        {
            return _console.Fail(ExitCodes.BadInput, mismatch);
        }

        if (arguments.Reading.Currency is { } asked && files.Currency is { } found && asked != found)
        {
            return _console.Fail(ExitCodes.BadInput, $"The transactions are in {found}, not in {asked} as --currency says; nothing was scored.");
        }

        if (result.Missing.Count > 0)
        {
            return RefuseTiers(plan, result);
        }

        if (result.Customers.Count == 0)
        {
            var others = string.Join(", ", ScoringSummary.NotSales(result.Counts)) is { Length: > 0 } some ? $" ({some})" : "";
            return _console.Fail(
                ExitCodes.BadInput, $"No customer has a sale: {Numbers.Count(result.Counts.Total, "row")} read{others}. Nothing was written.");
        }

        using (var scores = new AtomicFile(arguments.Output))
        {
            ScoreFileWriter.Write(scores.Writer, plan.TierRules.Names, result.Customers);
            scores.Commit();
        }

        if (arguments.Profit.Output is { } output && result.Profit is { } profits)
        {
            using var file = new AtomicFile(output);
            ProfitFile.Write(file.Writer, profits);
            file.Commit();
        }

        var currency = files.Currency ?? arguments.Reading.Currency ?? "";
        ScoringSummary.Write(_console, result, plan, arguments.RfmRule, currency);
        if (result.Lifetime is { } lifetime)
        {
            LifetimeSummary.Write(_console, lifetime, result.Customers.Count, arguments.Profit, currency);
        }

        var written = Numbers.Count(result.Customers.Count, "customer");
        _console.Output.WriteLine(PrintableText.Of($"Wrote {written} to {arguments.Output}. Next: tierctl load {arguments.Output}"));
        return ExitCodes.Ok;
    }

    // Without what they go by, tiers would put everybody into the last one, also those whom a run before had found better.
    private int RefuseTiers(PolicyPlan plan, ScoringResult result)
    {
        var needs = result.Missing.GroupBy(need => need.Field).Select(need =>
            $"{string.Join(", ", need.Select(tier => $"'{tier.Tier}'"))} by {need.Key}{Remedy(need.Key, result)}");
        return _console.Fail(
            ExitCodes.BadInput,
            $"Tiers of the policy '{plan.Name}' go by what this run does not have: {string.Join("; ", needs)}. "
            + $"Or give a policy whose tiers do not need it. Nothing was written.");
    }

    private static string Remedy(string field, ScoringResult result) =>
        result.Lifetime is { } lifetime ? $", and there are no lifetime values: {LifetimeSummary.WhyNone(lifetime.Models)}"
        : field == CustomerFields.Margin.Name ? " (give --margin SHARE or --margins FILE)"
        : field == TierNeed.Flag ? " (transactions have no flags: give --previous FILE, a score file with the customers' flags)"
        : " (give --lifetime MONTHS)";

    // What is read must not be written over, and a file given twice would count every sale twice.
    private string? WrongFiles()
    {
        if (arguments.Files.Count(input => input == InputFile.StandardInput) > 1)
        {
            return "- is given twice; there is one standard input.";
        }

        string[] transactions = [.. arguments.Files.Where(input => input != InputFile.StandardInput)];
        string[] inputs = [.. transactions, .. arguments.Profit.Inputs, .. new[] { arguments.Rates }.OfType<string>()];
        if (inputs.FirstOrDefault(Directory.Exists) is { } folder)
        {
            return $"{folder} is a folder; name the files in it. Nothing was scored.";
        }

        if (inputs.Where(input => !File.Exists(input)).ToList() is { Count: > 0 } missing)
        {
            return $"{string.Join(", ", missing)}: no such file; nothing was scored.";
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs.Take(i).Any(other => RegularFile.IsSame(other, inputs[i])))
            {
                return i < transactions.Length
                    ? $"{inputs[i]} is given twice; its sales would count twice."
                    : $"{inputs[i]} is given for two things; transactions, margins, contacts and rates are files of their own.";
            }
        }

        string[] outputs =
        [
            .. arguments.Files.Select((_, i) => TransactionFiles.RejectsPath(arguments, i)).OfType<string>(), arguments.Output,
            .. new[] { arguments.Errors, arguments.Profit.Output }.OfType<string>(),
        ];
        if (outputs.FirstOrDefault(output => inputs.Any(input => RegularFile.IsSame(input, output))) is { } both)
        {
            return $"{both} is both read and written; name another file with --output, --rejects, --errors or --profit.";
        }

        return outputs.Where((output, i) => outputs.Take(i).Any(other => RegularFile.IsSame(other, output))).FirstOrDefault() is { } same
            ? $"{same} cannot take two of the scores, the rejected lines, the errors and the profits; name another file with --output, --rejects, "
                + "--errors or --profit."
            : null;
    }
}
