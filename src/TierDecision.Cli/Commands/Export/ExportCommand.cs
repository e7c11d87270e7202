using System.CommandLine;
using TierDecision.Cli.Files;
using TierDecision.Cli.Options;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Files;
using TierDecision.PhoneNumbers;
using TierDecision.Scoring.Mappings;
using TierDecision.Scoring.Scores;

namespace TierDecision.Cli.Commands.Export;

/// <summary><c>tierctl export</c>: tiers and scores as a shop or CRM imports them.</summary>
internal static class ExportCommand
{
    private const string DefaultOutput = "import.csv";

    public static Command Create(CliContext context)
    {
        var file = FileArgument.Create<string>("SCORES", "A score file, as 'score' writes it.", ArgumentArity.ExactlyOne);
        var mapping = ValueOption.Text(
            "--mapping", "NAME|FILE", "The system that imports the file: a mapping that comes with the product, such as zoho-crm, or a file.");
        mapping.Required = true;
        var output = ValueOption.Text("--output", "FILE", $"The file to write. Default: {DefaultOutput}.", "-o");
        var policy = SettingOptions.Policy();
        var region = SettingOptions.Region();
        var command = new ExampleCommand(
            "export", "Writes tiers and scores in the form in which a shop or CRM imports them.",
            "tierctl export scores.csv --mapping zoho-crm -o crm.csv")
        {
            file, mapping, output, policy, region,
        };
        command.SetAction((result, _) => Task.FromResult(
            CommandSettings.Read(result, context) is { } settings
            && MappingSource.Find(result.GetRequiredValue(mapping)!, context) is { } into
            && PolicySource.Load(settings.Policy, context) is { } plan
                ? Run(
                    result.GetRequiredValue(file), into, plan,
                    new ScoreFileOptions { Tiers = plan.TierRules.Names, Phones = PhoneNormalizer.For(settings.Identity.Phone) },
                    result.GetValue(output) ?? DefaultOutput, context.Console)
                : ExitCodes.BadInput));
        return command;
    }

    private static int Run(string path, TransactionMapping mapping, PolicyPlan plan, ScoreFileOptions options, string output, CliConsole console)
    {
        if (mapping.Export.Length == 0)
        {
            return console.Fail(
                ExitCodes.BadInput, $"The mapping '{mapping.Name}' has no columns to write: give it a list 'export'. Nothing was written.");
        }

        if (RegularFile.IsSame(path, output))
        {
            return console.Fail(ExitCodes.BadInput, $"{output} is both read and written; name another file with --output.");
        }

        try
        {
            using var reader = ScoreFileReader.Open(path, options);
            using var file = new AtomicFile(output);
            var count = CrmFile.Write(file.Writer, mapping, plan.TierRules.Names, reader.Read());
            FileReports.Write(console, path, reader.Report, "nothing was written");
            if (reader.Report.IsRejected)
            {
                return ExitCodes.BadInput;
            }

            file.Commit();
            console.Output.WriteLine(PrintableText.Of($"Wrote {Numbers.Count(count, "customer")} to {output}, to be imported into {mapping.Title}."));
            return ExitCodes.Ok;
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            return console.Fail(ExitCodes.NotDone, $"A file cannot be written: {e.Message}");
        }
    }
}
