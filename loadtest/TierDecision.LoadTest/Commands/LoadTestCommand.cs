using System.CommandLine;
using TierDecision.LoadTest.Baselines;

namespace TierDecision.LoadTest.Commands;

/// <summary>The command line: exit code 0 where all went well, 1 where something failed or an answer was wrong.</summary>
internal static class LoadTestCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var time = TimeProvider.System;
        var root = new RootCommand("Loads TierDecision and what it is compared with; starts and stops all of it, on loopback.")
        {
            SmokeCommand.Create(time),
            CompareCommand.Create(args, time),
            StoreCommand.Create(args, time),
            VisibilityCommand.Create(args, time),
            RunCommand.Create(time),
            CostCommand.Create(args, time),
            CreateBaselines(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (IOException e)
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

    // Started by the other commands; people have no use for it.
    private static Command CreateBaselines()
    {
        var redis = new Option<string>("--redis") { Required = true };
        var http = new Option<int>("--http-port") { Required = true };
        var grpc = new Option<int>("--grpc-port") { Required = true };
        var bare = new Option<int>("--bare-port") { Required = true };
        var command = new Command("baselines", "Serves the baselines until the standard input ends.") { redis, http, grpc, bare };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => BaselineServer.RunAsync(
            result.GetRequiredValue(http), result.GetRequiredValue(grpc), result.GetRequiredValue(bare), result.GetRequiredValue(redis), cancellationToken));
        return command;
    }
}
