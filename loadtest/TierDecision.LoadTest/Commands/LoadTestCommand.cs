using System.CommandLine;
using System.CommandLine.Invocation;
using TierDecision.LoadTest.Baselines;

namespace TierDecision.LoadTest.Commands;

/// <summary>The command line: exit code 0 if all went well, 1 if something failed, an answer was wrong, or something required was missed.</summary>
internal static class LoadTestCommand
{
    private const int MaxPort = 65_535;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create(args, TimeProvider.System).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in ParseErrors.Of(parsed))
            {
                await Console.Error.WriteLineAsync(error);
            }

            await Console.Error.WriteLineAsync("See --help.");
            return 1;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped, or out of time; nothing was written.");
            return 1;
        }
    }

    /// <summary>All commands, for the command line <paramref name="args"/>, which reports name.</summary>
    public static RootCommand Create(string[] args, TimeProvider time) =>
        new("Loads TierDecision and what it is compared with; starts and stops all of it, on loopback.")
    {
        SmokeCommand.Create(time),
        CompareCommand.Create(args, time),
        StoreCommand.Create(args, time),
        VisibilityCommand.Create(args, time),
        ActivationsCommand.Create(args, time),
        RunCommand.Create(time),
        CostCommand.Create(args, time),
        StartCommand.Create(args, time),
        CreateBaselines(),
    };

    // Started by the other commands; people have no use for it.
    private static Command CreateBaselines()
    {
        var redis = new Option<string>("--redis") { Required = true };
        var (http, grpc, bare) = (Port("--http-port"), Port("--grpc-port"), Port("--bare-port"));
        var command = new Command("baselines", "Serves the baselines until the standard input ends.") { redis, http, grpc, bare };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) =>
        {
            var (httpPort, grpcPort, barePort) = (result.GetValue(http)!.Value, result.GetValue(grpc)!.Value, result.GetValue(bare)!.Value);
            return BaselineServer.RunAsync(httpPort, grpcPort, barePort, result.GetRequiredValue(redis), cancellationToken);
        });
        return command;
    }

    private static Option<int?> Port(string name)
    {
        var option = ValueOption.OptionalNumber(name, "A port", 1, MaxPort);
        option.Required = true;
        return option;
    }
}
