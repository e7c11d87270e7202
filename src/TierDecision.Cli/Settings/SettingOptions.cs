using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Settings;

/// <summary>The options that give settings, as the commands have them.</summary>
internal static class SettingOptions
{
    private const string RedisConnection = "Redis:Connection";

    private static readonly TierDecisionOptions Defaults = new();

    public static SettingOption Policy() =>
        new("--policy", "FILE", "Policy:File", "The policy whose tiers apply.", Defaults.Policy.File);

    public static SettingOption Region() => new(
        "--region", "CODE", "Identity:Phone:Region",
        "The region of phone numbers that are not international, by its two letters of ISO 3166 such as DE.", "they are refused");

    /// <summary>The option that there was before the region. It says what to write instead.</summary>
    public static Option<string?> FormerCountryCode()
    {
        var option = ValueOption.CheckedText(
            "--country-code", "DIGITS", "Gone: write --region.",
            _ => "is gone: write --region with the two letters of ISO 3166, such as --region DE for 49");
        option.Hidden = true;
        return option;
    }

    public static SettingOption Prefix() =>
        new("--prefix", "PREFIX", "Redis:Prefix", "What every key in Redis begins with.", Defaults.Redis.Prefix);

    /// <summary>Redis as the store to load into.</summary>
    public static SettingOption RedisStore() =>
        new("--redis", "CONNECTION", RedisConnection, "Loads into Redis, such as localhost:6379.", "the embedded store")
        {
            Decides = NoOtherStore(RedisConnection),
        };

    /// <summary>The embedded store to load into, whatever other store the environment names.</summary>
    public static SettingOption EmbeddedStore() =>
        new("--embedded", "FILE", "Embedded:File", "Loads into the embedded store in this file.", Defaults.Embedded.File)
        {
            Decides = NoOtherStore(named: null),
        };

    /// <summary>Redis as the store with the policy library.</summary>
    public static SettingOption RedisPolicies() =>
        new("--redis", "CONNECTION", RedisConnection, "The policy library in Redis, such as localhost:6379.", "the embedded store")
        {
            Decides = NoOtherStore(RedisConnection),
        };

    /// <summary>The embedded store as the one with the policy library, whatever other store the environment names.</summary>
    public static SettingOption EmbeddedPolicies() =>
        new("--embedded", "FILE", "Embedded:File", "The policy library in this file of the embedded store.", Defaults.Embedded.File)
        {
            Decides = NoOtherStore(named: null),
        };

    public static SettingOption IdentityKeyFile() => new(
        "--identity-key-file", "FILE", "Identity:KeyFile",
        "The secret under which identifiers are hashed, 32 hexadecimal digits; the service's own. "
        + $"It goes before {SettingOption.Variable("Identity:Key")}.",
        "a file beside the embedded store, made if missing")
    {
        Decides = new Dictionary<string, string?> { ["Identity:Key"] = null },
    };

    /// <summary>Has a command refuse both at a time.</summary>
    public static void AllowOneStore(ExampleCommand command, SettingOption redis, SettingOption embedded) => command.AddRule(
        result => ExampleCommand.IsGiven(result, redis) && ExampleCommand.IsGiven(result, embedded)
            ? "--redis and --embedded are two stores; give one of them"
            : null);

    /// <summary>The decision log in a file.</summary>
    public static SettingOption LogFile() =>
        new("--file", "FILE", "DecisionLog:File", "Reads the log in this file.", Defaults.DecisionLog.File)
        {
            Decides = new Dictionary<string, string?> { ["DecisionLog:Target"] = nameof(DecisionLogTarget.File) },
        };

    /// <summary>The decision log in Redis.</summary>
    public static SettingOption LogRedis() => new(
        "--redis", "CONNECTION", RedisConnection,
        "Reads the log's stream in Redis, such as localhost:6379. "
        + $"The stream is also read if {SettingOption.Variable("DecisionLog:Target")} is Redis.",
        "none")
    {
        Decides = new Dictionary<string, string?>(NoOtherStore(RedisConnection)) { ["DecisionLog:Target"] = nameof(DecisionLogTarget.Redis) },
    };

    // What would name another store is taken back. The settings of the embedded store name none.
    private static Dictionary<string, string?> NoOtherStore(string? named) =>
        StoreProviders.NamedBy.Where(setting => setting != named).ToDictionary(setting => setting, _ => (string?)null);
}
