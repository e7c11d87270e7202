using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Scoring.Mappings;

namespace TierDecision.Cli.Commands.Mapping;

/// <summary><c>tierctl mapping</c>: the exports of shops and CRMs that can be read, and how.</summary>
internal static class MappingCommand
{
    public static Command Create(CliContext context) => new(
        "mapping", "Shows how the exports of shops and CRMs are read, to be changed to one's own.")
    {
        CreateList(context), CreateShow(context),
    };

    private static ExampleCommand CreateList(CliContext context)
    {
        var command = new ExampleCommand("list", "Names the mappings that come with the product.", "tierctl mapping list");
        command.SetAction(_ =>
        {
            var table = Tables.Create("Mapping", "Export of");
            foreach (var mapping in ShippedMappings.All)
            {
                table.Add(mapping.Name, mapping.Title);
            }

            context.Console.WriteTable(table);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static ExampleCommand CreateShow(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "A mapping that comes with the product, or a file, which is checked." };
        var command = new ExampleCommand(
            "show", "Prints a mapping, so that it can be saved, changed and given as a file.", "tierctl mapping show zoho-crm > our-crm.yaml",
            "tierctl mapping show our-crm.yaml")
        {
            name,
        };
        command.SetAction(result =>
        {
            if (MappingSource.Find(result.GetRequiredValue(name), context) is not { } mapping)
            {
                return ExitCodes.BadInput;
            }

            foreach (var line in mapping.Text.TrimEnd().Split('\n'))
            {
                context.Console.Output.WriteLine(PrintableText.Of(line.TrimEnd('\r')));
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
