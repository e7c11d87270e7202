using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Reading;

namespace TierDecision.Tests.Configuration.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_settings_everything_has_its_default()
    {
        var reading = SettingsReader.Read(SettingsCase.Configuration(), []);

        Assert.Equal(new TierDecisionOptions { Identity = reading.Options.Identity }, reading.Options);
        Assert.Equal(("", "", ""), (reading.Options.Identity.Key, reading.Options.Identity.KeyFile, reading.Options.Identity.Phone.Region));
        Assert.Empty(reading.Errors);
    }

    [Fact]
    public void Keys_and_words_are_read_without_regard_to_case()
    {
        var reading = SettingsReader.Read(
            SettingsCase.Configuration(
                ("TIERDECISION:REDIS:CONNECTION", "127.0.0.1:6379"), ("tierdecision:replica:mode", "CACHE"), ("TierDecision:Identity:Phone:Region", "DE")), []);

        Assert.Empty(reading.Errors);
        Assert.Equal(
            ("127.0.0.1:6379", ReplicaMode.Cache, "DE"), (reading.Options.Redis.Connection, reading.Options.Replica.Mode, reading.Options.Identity.Phone.Region));
    }

    [Fact]
    public void Rejects_every_unknown_key_with_the_nearest_right_one() => Assert.Equal(
        [
            "TierDecision:Demo is a section and takes no value; its settings are: Customers, Seed",
            "TierDecision:Identity:Phone:Country is no setting; there are: Region",
            "TierDecision:Polcy is no setting; did you mean 'Policy'?",
            "TierDecision:Redis:Conection is no setting; did you mean 'Connection'?",
            "TierDecision:Redis:Shards:Count is no setting; TierDecision:Redis:Shards takes one value",
        ],
        SettingsCase.Errors(("Polcy:File", "x"), ("Redis:Conection", "x"), ("Identity:Phone:Country", "44"), ("Demo", "on"), ("Redis:Shards:Count", "1")));

    [Theory]
    [InlineData("Redis:WriteTimeout", "abc", "'abc' is not a duration; write it like 00:00:05")]
    [InlineData("Redis:WriteTimeout", "5s", "'5s' is not a duration; write it like 00:00:05")]
    [InlineData("Demo:Customers", "many", "'many' is not a whole number; write it like 1000")]
    [InlineData("Demo:Customers", "1.5", "'1.5' is not a whole number; write it like 1000")]
    [InlineData("Demo:Seed", "3000000000", "'3000000000' must be -2,147,483,648 to 2,147,483,647")]
    [InlineData("DecisionLog:StreamLength", "1e6", "'1e6' is not a whole number; write it like 1000")]
    [InlineData("Replica:Mode", "hole", "'hole' is none of: Whole, Cache")]
    [InlineData("Replica:Mode", "1", "'1' is none of: Whole, Cache")]
    public void Rejects_a_value_that_cannot_be_read_in_one_line_with_what_is_allowed(string key, string value, string problem) =>
        Assert.Equal([$"TierDecision:{key}: {problem}"], SettingsCase.Errors((key, value)));

    [Theory]
    [InlineData("Redis:WriteTimeout", "00:02:00", "'00:02:00' must be 00:00:00.1 to 00:01:00")]
    [InlineData("Demo:Customers", "1000001", "'1000001' must be 0 to 1,000,000")]
    [InlineData("Redis:Prefix", "a b", "'a b' must be 1 to 32 letters, digits or . _ - :")]
    [InlineData("DecisionLog:File", "/dev/stdout", "'/dev/stdout' must be the name of a file, not below /dev, /proc or /sys")]
    [InlineData("Embedded:File", "/proc/self/tierdecision.db", "'/proc/self/tierdecision.db' must be the name of a file, not below /dev, /proc or /sys")]
    [InlineData("Checkpoint:Path", "/sys/checkpoint", "'/sys/checkpoint' must be the name of a file, not below /dev, /proc or /sys")]
    [InlineData("Checkpoint:Path", "/tmp/../dev/checkpoint", "'/tmp/../dev/checkpoint' must be the name of a file, not below /dev, /proc or /sys")]
    [InlineData("Replies:KeepAnswersFor", "00:00:00.5", "'00:00:00.5000000' must be 0, or 00:00:01 to 7.00:00:00")]
    public void Rejects_a_value_that_is_not_allowed_in_one_line_with_what_is(string key, string value, string problem) =>
        Assert.Equal([$"TierDecision:{key}: {problem}"], SettingsCase.Errors((key, value)));

    // A deployment meant to fill the variable: without keys, or with another store, the service would run as nobody asked for.
    [Theory]
    [InlineData("Access:KeysFile")]
    [InlineData("Redis:Connection")]
    [InlineData("Redis:CertificateAuthorityFile")]
    [InlineData("Embedded:File")]
    [InlineData("Identity:Key")]
    [InlineData("Identity:KeyFile")]
    [InlineData("Identity:Phone:Region")]
    [InlineData("Checkpoint:Path")]
    [InlineData("DecisionLog:Target")]
    [InlineData("DecisionLog:File")]
    [InlineData("Policy:File")]
    [InlineData("Proxies:Trusted")]
    [InlineData("Demo:Customers")]
    public void Rejects_a_setting_that_is_set_but_empty(string key)
    {
        string[] expected = [$"TierDecision:{key} is set but empty: remove it or give it a value"];

        Assert.Equal(expected, SettingsCase.Errors((key, "")));
        Assert.Equal(expected, SettingsCase.Errors((key, " ")));
    }

    [Fact]
    public void Rejects_everything_at_once()
    {
        var errors = SettingsCase.Errors(
            ("Demo:Customers", "many"), ("Demo:Sed", "1"), ("Redis:Shards", "0"), ("Replica:PollInterval", "00:00:00"), ("Checkpoint:Interval", "soon"));

        string[] keys = ["Demo:Customers", "Demo:Sed", "Redis:Shards", "Replica:PollInterval", "Checkpoint:Interval"];
        Assert.Equal(keys.Length, errors.Count);
        Assert.All(keys, key => Assert.Contains(errors, error => error.StartsWith($"TierDecision:{key}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rejects_a_key_of_an_earlier_version_with_what_takes_its_place()
    {
        var former = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Redis:Host"] = "is called TierDecision:Redis:Connection now",
            ["Cluster"] = "is gone: the connection says whether Redis is a cluster",
        };
        var configuration = SettingsCase.Configuration(("TierDecision:REDIS:HOST", "localhost"), ("TierDecision:Cluster:Nodes", "3"));

        Assert.Equal(
            [
                "TierDecision:Cluster is gone: the connection says whether Redis is a cluster",
                "TierDecision:REDIS:HOST is called TierDecision:Redis:Connection now",
            ],
            SettingsReader.Read(configuration, [], former).Errors);
    }

    [Fact]
    public void Zero_turns_repeated_answers_off() => Assert.Empty(SettingsCase.Errors(("Replies:KeepAnswersFor", "00:00:00")));

    [Theory]
    [InlineData(1, "00:00:04.999", "00:00:05", "00:00:05", true)]
    [InlineData(0, "00:00:05", "00:00:05", "00:00:05", true)]
    [InlineData(1, "00:00:05", "00:00:05", "00:00:06", false)]
    [InlineData(1, "00:00:05", "00:00:06", "00:00:05", false)]
    public void Rejects_replicas_that_are_waited_for_longer_than_a_write_takes_or_a_server_is_silent(
        int replicas, string timeout, string write, string silence, bool isAllowed)
    {
        var errors = SettingsCase.Errors(
            ("Redis:ReplicaAcknowledgements", $"{replicas}"), ("Redis:ReplicaTimeout", timeout), ("Redis:WriteTimeout", write), ("Redis:SilenceLimit", silence));

        Assert.Equal(
            isAllowed ? [] : [$"TierDecision:Redis:ReplicaTimeout: '{timeout}' must be shorter than WriteTimeout {write} and SilenceLimit {silence}"], errors);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        var options = new TierDecisionOptions { Redis = new() { Connection = "h,password=secret" }, Identity = new() { Key = "secret" } };

        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
    }
}
