using System.Globalization;
using TierDecision.Configuration.Access;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Processes;

/// <summary>
/// How a service is started: on the Redis of its <see cref="ServerFarm"/>, with all customers in memory, without keys, unless said otherwise.
/// </summary>
/// <param name="Program">The .dll of the built service.</param>
internal sealed record ServiceSetup(string Program)
{
    // The shipped policy: what a newcomer's service serves.
    private const string ShippedPolicy = "policies/contact-centre.yaml";

    /// <summary>The policy of every service that is started, whichever policies its build has beside it.</summary>
    public static string PolicyFile { get; } = Path.Combine(AppContext.BaseDirectory, ShippedPolicy);

    /// <summary>How often it asks its store at least; null for the default.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>How many customers it caches; null for all of them in memory.</summary>
    public int? CacheCustomers { get; init; }

    /// <summary>The one key that it takes; null if it takes every call.</summary>
    public string? Key { get; init; }

    /// <summary>The file of the embedded store, which it uses instead of Redis; null for Redis.</summary>
    public string? EmbeddedFile { get; init; }

    /// <summary>The file of its checkpoint; null for none.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>The environment variables of a service of <paramref name="farm"/>.</summary>
    public Dictionary<string, string> Environment(ServerFarm farm)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["TIERDECISION__POLICY__FILE"] = PolicyFile,
            ["TIERDECISION__IDENTITY__KEY"] = LoadDataset.IdentityKey,
        };
        if (EmbeddedFile is null)
        {
            environment["TIERDECISION__REDIS__CONNECTION"] = farm.RedisAddress;
        }
        else
        {
            environment["TIERDECISION__EMBEDDED__FILE"] = EmbeddedFile;
        }

        if (PollInterval is { } interval)
        {
            environment["TIERDECISION__REPLICA__POLLINTERVAL"] = interval.ToString("c", CultureInfo.InvariantCulture);
        }

        if (CheckpointFile is not null)
        {
            environment["TIERDECISION__CHECKPOINT__PATH"] = CheckpointFile;
        }

        if (Key is not null)
        {
            var file = Path.Combine(farm.Folder, "keys.yaml");
            File.WriteAllText(file, $"keys: [{{name: load, sha256: {AccessKeyText.Hash(Key)}, allow: decide}}]");
            environment["TIERDECISION__ACCESS__KEYSFILE"] = file;
        }

        if (CacheCustomers is { } places)
        {
            environment["TIERDECISION__REPLICA__MODE"] = "cache";
            environment["TIERDECISION__REPLICA__CACHECUSTOMERS"] = places.ToString(CultureInfo.InvariantCulture);

            // What is measured is what an answer costs, not how many are given up on a busy machine.
            environment["TIERDECISION__REPLICA__CACHETIMEOUT"] = "00:00:10";
        }

        return environment;
    }
}
