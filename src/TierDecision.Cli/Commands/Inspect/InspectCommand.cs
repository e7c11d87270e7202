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
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Cli.Commands.Inspect;

/// <summary><c>tierctl inspect</c>: how a file of transactions would be read, what would be refused, and the command that scores it.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext context)
    {
        var file = FileArgument.Create<string>("FILE", "A file of transactions; - is standard input.", ArgumentArity.ExactlyOne);
        var columns = ValueOption.Pairs("--column", "FIELD=COLUMN", "Names a column, as for score. May be repeated.");
        var encoding = CommonOptions.Encoding();
        var dates = CommonOptions.Dates();
        var decimals = CommonOptions.Decimal("found from all values of a column");
        var region = SettingOptions.Region();
        var command = new ExampleCommand(
            "inspect",
            "Says how 'score' would read a file: what each column is taken for and why, what would be refused, what looks wrong, and the command to "
            + "give.",
            "tierctl inspect export.csv",
            "tierctl inspect export.csv --encoding gb18030")
        {
            file, columns, encoding, dates, decimals, region,
        };
        command.SetAction((result, _) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var options = new TransactionFileOptions
            {
                Columns = result.GetValue(columns)!,
                Encoding = result.GetValue(encoding) ?? FileEncoding.Utf8,
                Dates = result.GetValue(dates),
                DecimalMark = result.GetValue(decimals),
                Phones = PhoneNormalizer.For(settings.Identity.Phone),
                LastDay = FutureDates.Latest(context.Now, allowFuture: false)?.InUtc().Date,
            };
            return RunAsync(result.GetRequiredValue(file), options, context);
        });
        return command;
    }

    private static async Task<int> RunAsync(string path, TransactionFileOptions options, CliContext context)
    {
        var console = context.Console;
        try
        {
            using var file = InputFile.Of(path, context.Input);
            var inspection = await console.WorkAsync(progress =>
            {
                progress.Begin($"Reading {file.Name}", total: null);
                return Task.FromResult(FileInspector.Inspect(file.Path, options, file.Name));
            }).ConfigureAwait(false);
            Write(console, path, file.Name, inspection);
            return inspection.Report.IsUnreadable ? ExitCodes.BadInput : ExitCodes.Ok;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return console.Fail(ExitCodes.NotDone, $"Standard input cannot be read or kept: {e.Message}");
        }
    }

    private static void Write(CliConsole console, string path, string name, FileInspection inspection)
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
            var rows = Tables.Create("Customer", "Date", ">Amount", "Currency", "Order", "E-mail", "Phone");
            foreach (var row in inspection.FirstRows)
            {
                rows.Add(
                    row.CustomerId, LocalDatePattern.Iso.Format(row.Day), row.Amount.ToString(CultureInfo.InvariantCulture), row.Currency ?? "",
                    row.InvoiceId ?? "", row.Email ?? "", row.Phone ?? "");
            }

            console.WriteTable(rows);
        }

        FileReports.Write(
            console, name, inspection.Report, "score would refuse it", hasErrorsFile: true, "score");
        foreach (var warning in inspection.Warnings)
        {
            console.Warn(warning);
        }

        var command = string.Join(' ', inspection.Options.Prepend(path).Prepend("tierctl score"));
        console.Output.WriteLine(PrintableText.Of(
            inspection.IsReady ? $"Next: {command}" : "Settle what is said above first, then inspect the file again."));
    }
}
