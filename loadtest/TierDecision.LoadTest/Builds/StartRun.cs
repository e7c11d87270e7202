using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Builds;

/// <summary>Where a service has its customers from when it starts.</summary>
internal enum StartSource
{
    /// <summary>All from Redis.</summary>
    Redis,

    /// <summary>From its checkpoint, and from Redis what changed since: nothing.</summary>
    Checkpoint,

    /// <summary>From the file of the embedded store; there is no Redis.</summary>
    Embedded,
}

/// <summary>One start of one build.</summary>
/// <param name="Build">The key of the build.</param>
/// <param name="Source">Where its customers came from.</param>
/// <param name="Round">From 1.</param>
/// <param name="Milliseconds">From the process's start until it said that it was ready.</param>
/// <param name="CpuMilliseconds">Its processor time until then.</param>
internal sealed record StartTime(string Build, StartSource Source, int Round, double Milliseconds, double CpuMilliseconds);

/// <summary>Starts the builds by turns from each source, alone on the machine but for their Redis.</summary>
internal sealed class StartRun(StartOptions options, BuildStand stand, LoadDataset dataset, TimeProvider time, TextWriter progress)
{
    private const string CheckpointName = "customers.checkpoint";
    private const string EmbeddedName = "customers.db";

    /// <summary>Makes all measurements. The first round is not counted: it brings files into memory.</summary>
    /// <exception cref="IOException">Something cannot be started.</exception>
    public async Task<IReadOnlyList<StartTime>> RunAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var random = new SplitMix64(SplitMix64.Mix(options.Seed));
        var starts = new List<StartTime>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var source in Enum.GetValues<StartSource>())
            {
                foreach (var place in TurnOrder.Draw(stand.Places, random.Next()))
                {
                    starts.Add(await StartAsync(place, source, round, cancellationToken));
                    Tell(starts[^1]);
                }
            }
        }

        return [.. starts.Where(start => start.Round > 0)];
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        progress.WriteLine("Writing checkpoints and the files of embedded stores");
        string? loaded = null;
        foreach (var place in stand.Places)
        {
            await WriteCheckpointAsync(place, cancellationToken);
            var file = Path.Combine(place.Farm.Folder, EmbeddedName);
            if (loaded is null)
            {
                // Closed before it is copied, so that all is in the one file.
                await ServerFarm.LoadAsync(new TierDecisionOptions { Embedded = new() { File = file } }, dataset, time, cancellationToken);
                loaded = file;
            }
            else
            {
                File.Copy(loaded, file);
            }
        }
    }

    // Each build writes the checkpoint that it is to read. A service writes it as soon as it serves, under another name until it is whole.
    private static async Task WriteCheckpointAsync(BuildPlace place, CancellationToken cancellationToken)
    {
        var file = Path.Combine(place.Farm.Folder, CheckpointName);
        var server = await place.Farm.StartServiceAsync(Setup(place, StartSource.Checkpoint), cancellationToken);
        await ServerFarm.WaitForFileAsync(server, file, cancellationToken);
        place.Farm.Stop(server);
    }

    private void Tell(StartTime start) => progress.WriteLine(FormattableString.Invariant(
        $"  {start.Build,-10} {start.Source,-10} {start.Round,3}  ready after {start.Milliseconds,7:N0} ms, CPU {start.CpuMilliseconds,7:N0} ms"));

    private static async Task<StartTime> StartAsync(BuildPlace place, StartSource source, int round, CancellationToken cancellationToken)
    {
        var server = await place.Farm.StartServiceAsync(Setup(place, source), cancellationToken);
        var cpu = server.Process.Use().Cpu;
        place.Farm.Stop(server);
        return new StartTime(place.Key, source, round, server.StartToReady.TotalMilliseconds, cpu.TotalMilliseconds);
    }

    private static ServiceSetup Setup(BuildPlace place, StartSource source) => new(place.Build.Program)
    {
        CheckpointFile = source == StartSource.Checkpoint ? Path.Combine(place.Farm.Folder, CheckpointName) : null,
        EmbeddedFile = source == StartSource.Embedded ? Path.Combine(place.Farm.Folder, EmbeddedName) : null,
    };
}
