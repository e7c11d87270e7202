using System.CommandLine;
using System.CommandLine.Help;
using TierDecision.Cli.Commands.Access;
using TierDecision.Cli.Commands.Audit;
using TierDecision.Cli.Commands.Customers;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Commands.Explain;
using TierDecision.Cli.Commands.Export;
using TierDecision.Cli.Commands.Generate;
using TierDecision.Cli.Commands.Inspect;
using TierDecision.Cli.Commands.Load;
using TierDecision.Cli.Commands.Log;
using TierDecision.Cli.Commands.Mapping;
using TierDecision.Cli.Commands.Policy;
using TierDecision.Cli.Commands.Rank;
using TierDecision.Cli.Commands.Score;
using TierDecision.Cli.Files;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli;

/// <summary>The command line as a whole: reads the arguments, runs one command, gives the exit code.</summary>
internal static class TierCtl
{
    public static async Task<int> RunAsync(string[] args, CliContext context)
    {
        // No response files: '@name' is the start of an e-mail handle or a path more often than of a file with arguments.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var result = CreateRoot(context).Parse(args.Length == 0 ? ["--help"] : EmptyValues.Split(args), parsing);
        if (result.Action is not ExampleHelpAction && ParseErrors.Of(result) is { Count: > 0 } errors)
        {
            return ParseErrors.Write(result, errors, context.Console);
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Console.Output,
            Error = context.Console.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await result.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return context.Console.Fail(ExitCodes.NotDone, "Stopped before the end; nothing was changed.");
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            // Files are spoken of where they are read and written; what is left is standard output, on a full disk or closed.
            return context.Console.Fail(ExitCodes.NotDone, $"The output cannot be written: {e.Message}");
        }
#pragma warning disable CA1031 // A person at a terminal is not to be shown a stack trace, whatever went wrong.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return context.Console.Fail(
                ExitCodes.NotDone,
                $"This should not have happened and is a fault of {CliContext.CommandName}; please report it: {e.GetType().Name}: {e.Message}");
        }
    }

    private static RootCommand CreateRoot(CliContext context)
    {
        var root = new RootCommand("Scores customers, loads the scores, and asks for decisions: who comes first, by when, and where to.")
        {
            InspectCommand.Create(context),
            ScoreCommand.Create(context),
            ExportCommand.Create(context),
            MappingCommand.Create(context),
            LoadCommand.Create(context),
            PutCommand.Create(context),
            FlagCommand.Create(context),
            RemoveCommand.Create(context),
            CustomerCommand.Create(context),
            ErasureCommand.Create(context),
            OverrideCommand.Create(context),
            DecideCommand.Create(context),
            RankCommand.Create(context),
            ExplainCommand.Create(context),
            PolicyCommand.Create(context),
            GenerateCommand.Create(context),
            LogCommand.Create(context),
            AuditCommand.Create(context),
            AccessCommand.Create(context),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelpAction((HelpAction)help.Action!);
        return root;
    }
}
