namespace TierDecision.ProcessTests.Golden;

/// <summary>The configuration of a service.</summary>
/// <param name="PolicyFile">The policy file.</param>
/// <param name="Settings">The settings by name.</param>
internal sealed record GoldenSetup(string PolicyFile, IReadOnlyDictionary<string, string> Settings)
{
    private const string IdentityKey = "000102030405060708090a0b0c0d0e0f";

    /// <summary>A service with its own store.</summary>
    /// <param name="policyFile">The policy file.</param>
    /// <param name="region">The region whose national phone numbers are read; empty for none.</param>
    /// <param name="store">The settings of the store.</param>
    /// <param name="keysFile">The file with the access keys. With it, answers and explanations are kept as well. Null for neither.</param>
    public static GoldenSetup Of(string policyFile, string region, IReadOnlyDictionary<string, string> store, string? keysFile)
    {
        var settings = new Dictionary<string, string>(store)
        {
            ["environment"] = "Production",
            ["Logging:LogLevel:Default"] = "None",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Http:Protocols"] = "Http1",
            ["TierDecision:Policy:File"] = policyFile,
            ["TierDecision:Identity:Key"] = IdentityKey,
            ["TierDecision:Shutdown:Grace"] = "00:00:00",
        };
        if (region.Length > 0)
        {
            settings["TierDecision:Identity:Phone:Region"] = region;
        }

        if (keysFile is not null)
        {
            settings["TierDecision:Access:KeysFile"] = keysFile;
            settings["TierDecision:Replies:KeepAnswersFor"] = "7.00:00:00";
            settings["TierDecision:Replies:KeepExplanationsFor"] = "7.00:00:00";
            settings["TierDecision:Replies:Explanations"] = "Asked";
            settings["TierDecision:Replies:CacheTimeout"] = "00:00:05";
        }

        return new GoldenSetup(policyFile, settings);
    }

    /// <summary>The settings of an embedded store.</summary>
    public static Dictionary<string, string> Embedded(string file) => new()
    {
        ["TierDecision:Embedded:File"] = file, ["TierDecision:Embedded:Create"] = "true",
    };

    /// <summary>The settings of a store in Redis. Its time-outs are long: a busy machine must not change an answer.</summary>
    public static Dictionary<string, string> Redis(string connection, string prefix) => new()
    {
        ["TierDecision:Redis:Connection"] = connection,
        ["TierDecision:Redis:Prefix"] = prefix,
        ["TierDecision:Redis:CommandTimeout"] = "00:01:00",
        ["TierDecision:Redis:WriteTimeout"] = "00:01:00",
        ["TierDecision:Redis:BulkTimeout"] = "00:02:00",
        ["TierDecision:Redis:SilenceLimit"] = "00:05:00",
    };
}
