using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>The program that is killed: loads and writes what it reads from its standard input, one step a line, and answers each with a line.</summary>
internal static class CrashWriter
{
    /// <summary>How its connection calls itself.</summary>
    public const string ClientName = "crash-writer";

    public static async Task<int> Main(string[] args)
    {
        if (args is not [var connection])
        {
            await Console.Error.WriteLineAsync("These are tests: run them with 'dotnet test'. As a program they are what a crash test kills, and take the address of a Redis.");
            return 1;
        }

        await using var store = Open($"{connection},name={ClientName}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var outcome = await TakeAsync(store, JsonSerializer.Deserialize<CrashStep>(line)!);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(outcome));
        }

        return 0;
    }

    /// <summary>The store, in which a dead load keeps others out for a second.</summary>
    public static RedisCustomerStore Open(string connection) => new(
        new RedisStoreOptions
        {
            Connection = connection, LockExpiry = TimeSpan.FromSeconds(1), Shards = 16, CommandTimeout = TimeSpan.FromSeconds(10), WriteTimeout = TimeSpan.FromSeconds(10),
        },
        NullLogger<RedisCustomerStore>.Instance,
        TimeProvider.System);

    private static async Task<CrashOutcome> TakeAsync(ICustomerStore store, CrashStep step)
    {
        switch (step.Kind)
        {
            case CrashStepKind.Load:
                return Outcome(await store.LoadAsync(Header, step.Customers.Select(customer => customer.ToRecord()), null, default));
            case CrashStepKind.FlipBack:
                return Outcome(await store.FlipBackAsync(default));
            case CrashStepKind.Put:
                return Outcome(await store.PutAsync(Put(step), default));
            case CrashStepKind.Remove:
                return Outcome(await store.RemoveAsync(Id(step.Id), step.Version, default));
            default:
                return Outcome(await store.SetOverrideAsync(Override(step), default));
        }
    }

    public static CustomerWrite Put(CrashStep step) => TestDataset.Put(step.Id, step.Version, [.. step.Added.Select(Phone)], [.. step.Removed.Select(Phone)]);

    public static OverrideWrite Override(CrashStep step) => TestDataset.Override(step.Id, step.Kind == CrashStepKind.SetOverride ? "platinum" : null, step.Version);

    private static CrashOutcome Outcome(LoadResult result) => new(result.Status.ToString(), 0);

    private static CrashOutcome Outcome(WriteResult result) => new(result.Status.ToString(), result.Version);
}
