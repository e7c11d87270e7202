using System.CommandLine;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TierDecision.Cli.Files;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Demo;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Cli.Commands.Generate;

/// <summary><c>tierctl generate</c>: customers who do not exist and what they bought, for trying things out.</summary>
internal static class GenerateCommand
{
    private const string DefaultFile = "transactions.csv";
    private const int ProgressStride = 1000;

    private static readonly GeneratorOptions Defaults = new();

    public static Command Create(CliContext context)
    {
        var customers = ValueOption.Whole(
            "--customers", Invariant($"How many customers. Default: {Defaults.Customers}."), 1, GeneratorOptions.MaxCustomers);
        var seed = ValueOption.Whole(
            "--seed", Invariant($"The same seed gives the same file everywhere. Default: {Defaults.Seed}."), int.MinValue, int.MaxValue);
        var lastDay = ValueOption.Day(
            "--last-day", $"The last of the {Defaults.Days} days of purchases. Default: {LocalDatePattern.Iso.Format(Defaults.LastDay)}.");
        var file = ValueOption.Text("--transactions", "FILE", $"The file to write. Default: {DefaultFile}.");
        var command = new ExampleCommand(
            "generate",
            "Writes made-up transactions that 'score' reads: purchases from a BG/NBD process, amounts from a Gamma-Gamma, phones and "
            + "e-mails of nobody.",
            "tierctl generate",
            "tierctl generate --customers 1000000 --seed 7 --transactions big.csv")
        {
            customers, seed, lastDay, file,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var options = new GeneratorOptions
            {
                Customers = result.GetValue(customers) ?? Defaults.Customers,
                Seed = result.GetValue(seed) ?? Defaults.Seed,
                LastDay = result.GetValue(lastDay) ?? Defaults.LastDay,
            };
            return RunAsync(options, result.GetValue(file) ?? DefaultFile, context.Console, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(GeneratorOptions options, string path, CliConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var written = await console
                .WorkAsync(progress => Task.FromResult(Write(options, path, progress, cancellationToken))).ConfigureAwait(false);
            await console.Output.WriteLineAsync(PrintableText.Of(
                $"{path}: {Numbers.Count(written, "purchase")} of {Numbers.Count(options.Customers, "customer")}, seed {options.Seed}, "
                + $"{Day(options.LastDay.PlusDays(1 - options.Days))} to {Day(options.LastDay)}, {options.Currency}.")).ConfigureAwait(false);
            await console.Output.WriteLineAsync(PrintableText.Of($"Next: tierctl score {path}")).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return console.Fail(ExitCodes.NotDone, $"{path} cannot be written: {e.Message}");
        }
    }

    private static long Write(GeneratorOptions options, string path, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("Making customers up", options.Customers);
        using var file = new AtomicFile(path);
        var written = TransactionFileWriter.Write(file.Writer, Transactions());
        file.Commit();
        return written;

        IEnumerable<Transaction> Transactions()
        {
            var count = 0L;
            foreach (var customer in CustomerGenerator.Generate(options))
            {
                if (++count % ProgressStride == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress.Report(count);
                }

                foreach (var transaction in customer.Transactions)
                {
                    yield return transaction;
                }
            }
        }
    }

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
