using System.CommandLine;
using System.Globalization;
using NodaTime.Text;
using TierDecision.Cli.Files;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.PhoneNumbers;
using TierDecision.Scoring.Inspection;
using TierDecision.Scoring.Mappings;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Cli.Commands.Inspect;

/// <summary><c>tierctl inspect</c>: how a file of transactions would be read, what would be refused, and the command that scores it.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext context)
    {
        var file = FileArgument.Create<string>("FILE", "A file of transactions; - is standard input.", ArgumentArity.ExactlyOne);
        var reading = new ReadingOptions();
        var region = SettingOptions.Region();
        var command = new ExampleCommand(
            "inspect",
            "Says how 'score' would read a file: what each column is taken for and why, what would be refused, what looks wrong, and the command to "
            + "give.",
            "tierctl inspect export.csv",
            "tierctl inspect export.csv --encoding gb18030",
            "tierctl inspect orders.xlsx --sheet Orders")
        {
            file, region,
        };
        foreach (var option in reading.All)
        {
            command.Add(option);
        }

        command.SetAction((result, _) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            if (reading.Read(result, context) is not { } howToRead)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var options = howToRead with
            {
                Phones = PhoneNormalizer.For(settings.Identity.Phone),
                LastDay = FutureDates.Latest(context.Now, allowFuture: false)?.InUtc().Date,
            };
            return RunAsync(result.GetRequiredValue(file), options, [.. reading.Given(result)], context);
        });
        return command;
    }

    private static async Task<int> RunAsync(string path, TransactionFileOptions options, string[] given, CliContext context)
    {
        var console = context.Console;
        try
        {
            using var file = InputFile.Of(path, context.Input);
            if (FileInspector.Recognize(file.Path, options, file.Name) is { } recognized && ShippedMappings.Find(recognized) is { } mapping)
            {
                console.Output.WriteLine(PrintableText.Of(
                    $"{file.Name} looks like: {mapping.Title}. It is read by --mapping {mapping.Name}; --mapping none reads it by common names."));
                (options, given) = (mapping.Apply(options with { Recognize = null }), [$"--mapping {mapping.Name}", .. given]);
            }

            var inspection = await console.WorkAsync(progress =>
            {
                progress.Begin($"Reading {file.Name}", total: null);
                return Task.FromResult(FileInspector.Inspect(file.Path, options, file.Name));
            }).ConfigureAwait(false);
            Write(console, path, file.Name, given, inspection);
            return inspection.Report.IsUnreadable ? ExitCodes.BadInput : ExitCodes.Ok;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return console.Fail(ExitCodes.NotDone, $"Standard input cannot be read or kept: {e.Message}");
        }
    }

    // As a run takes it that is told nothing else.
    private static string CountsAs(Transaction row) => new SaleRule().Classify(row) switch
    {
        TransactionKind.Sale when row.Refunded > 0 => $"sale, {row.Refunded.ToString(CultureInfo.InvariantCulture)} paid back",
        TransactionKind.Sale => "sale",
        TransactionKind.Cancellation => "cancellation",
        TransactionKind.Refund => "refund",
        TransactionKind.Discount => "discount",
        TransactionKind.NotCompleted => "nothing: not completed",
        _ => "nothing: 0.00",
    };

    private static void Write(CliConsole console, string path, string name, string[] given, FileInspection inspection)
    {
        if (inspection.Columns.Count > 0)
        {
            var delimiter = inspection.Delimiter == '\t' ? "tab" : inspection.Delimiter.ToString();
            var lines = inspection.Report.IsUnreadable ? "" : $", {Numbers.Count(inspection.Report.Lines, "line")}";
            console.Output.WriteLine(PrintableText.Of($"{name}: values separated by '{delimiter}'{lines}"));
            var table = Tables.Create("Column", "Taken for", "Values");
            foreach (var column in inspection.Columns)
            {
                table.Add(column.Name, column.Field ?? "not read", column.Because);
            }

            console.WriteTable(table);
        }

        if (inspection.FirstRows.Count > 0)
        {
            console.Output.WriteLine("The first rows as they are understood:");
            var rows = Tables.Create("Customer", "Date", ">Amount", "Currency", "Order", "E-mail", "Phone", "Counts as");
            foreach (var row in inspection.FirstRows)
            {
                rows.Add(
                    row.CustomerId, LocalDatePattern.Iso.Format(row.Day), row.Amount.ToString(CultureInfo.InvariantCulture), row.Currency ?? "",
                    row.InvoiceId ?? "", row.Email ?? "", row.Phone ?? "", CountsAs(row));
            }

            console.WriteTable(rows);
        }

        FileReports.Write(
            console, name, inspection.Report, "score would refuse it", hasErrorsFile: true, "score");
        foreach (var warning in inspection.Warnings)
        {
            console.Warn(warning);
        }

        var command = string.Join(' ', ["tierctl score", path, .. given, .. inspection.Options]);
        console.Output.WriteLine(PrintableText.Of(
            inspection.IsReady ? $"Next: {command}" : "Settle what is said above first, then inspect the file again."));
    }
}
