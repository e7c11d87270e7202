namespace TierDecision.Tests.Configuration.Settings;

public sealed class SettingFileRulesTests
{
    private const string OwnFile = "give each a file of its own";

    // The log would go into the database, and what is full would be renamed away with it.
    [Theory]
    [InlineData("Embedded:File", "data/store.db", "DecisionLog:File", "data/store.db", "is TierDecision:Embedded:File as well: " + OwnFile)]
    [InlineData("Embedded:File", "data/store.db", "DecisionLog:File", "data/../data/store.db", "is TierDecision:Embedded:File as well: " + OwnFile)]
    [InlineData("Embedded:File", "store.db", "DecisionLog:File", "store.db-wal", "is a file that TierDecision:Embedded:File 'store.db' has beside it")]
    [InlineData("Embedded:File", "store.db", "DecisionLog:File", "store.db-shm", "is a file that TierDecision:Embedded:File 'store.db' has beside it")]
    [InlineData("Embedded:File", "store.db", "DecisionLog:File", "store.db.load", "is a file that TierDecision:Embedded:File 'store.db' has beside it")]
    [InlineData("DecisionLog:File", "log", "Embedded:File", "log.3", "is a file that TierDecision:DecisionLog:File 'log' has beside it")]
    [InlineData("DecisionLog:File", "p.yaml", "Policy:File", "p.yaml", "is TierDecision:DecisionLog:File as well: " + OwnFile)]
    [InlineData("DecisionLog:File", "keys", "Access:KeysFile", "keys", "is TierDecision:DecisionLog:File as well: " + OwnFile)]
    [InlineData("DecisionLog:File", "id.key", "Identity:KeyFile", "id.key", "is TierDecision:DecisionLog:File as well: " + OwnFile)]
    public void Rejects_a_file_of_two_settings_that_one_of_them_writes_to(string key, string file, string otherKey, string otherFile, string reason)
    {
        var error = Assert.Single(SettingsCase.Errors((key, file), (otherKey, otherFile), ("DecisionLog:Target", "File")));

        Assert.StartsWith($"TierDecision:{otherKey}: '{otherFile}' {reason}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Policy:File", "c", "is TierDecision:Checkpoint:Path as well")]
    [InlineData("Identity:KeyFile", "c.policy", "is a file that TierDecision:Checkpoint:Path 'c' has beside it")]
    [InlineData("Access:KeysFile", "c.new", "is a file that TierDecision:Checkpoint:Path 'c' has beside it")]
    public void Rejects_a_file_that_the_checkpoint_would_take_the_place_of(string key, string file, string reason)
    {
        var error = Assert.Single(SettingsCase.Errors(("Checkpoint:Path", "c"), ("Redis:Connection", "localhost"), (key, file)));

        Assert.StartsWith($"TierDecision:{key}: '{file}' {reason}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_log_in_the_key_file_that_the_embedded_store_has_by_default()
    {
        var error = Assert.Single(SettingsCase.Errors(("Embedded:File", "s.db"), ("DecisionLog:Target", "File"), ("DecisionLog:File", "s.db.key")));

        Assert.StartsWith("TierDecision:Identity:KeyFile: 's.db.key' is TierDecision:DecisionLog:File as well", error, StringComparison.Ordinal);
    }

    // What is not used destroys nothing; a key file may be the one that the store made, and two files of other names lie where they like.
    [Fact]
    public void Takes_files_that_do_not_meet()
    {
        Assert.Empty(SettingsCase.Errors(("Embedded:File", "s.db"), ("DecisionLog:File", "s.db")));
        Assert.Empty(SettingsCase.Errors(
            ("Embedded:File", "s.db"), ("DecisionLog:File", "s.db"), ("DecisionLog:Target", "File"), ("Redis:Connection", "localhost")));
        Assert.Empty(SettingsCase.Errors(("Embedded:File", "s.db"), ("Identity:KeyFile", "s.db.key")));
        Assert.Empty(SettingsCase.Errors(("Embedded:File", "s.db"), ("DecisionLog:Target", "File"), ("DecisionLog:File", "s.db.jsonl")));
        Assert.Empty(SettingsCase.Errors(("Policy:File", "log.yaml"), ("DecisionLog:Target", "File"), ("DecisionLog:File", "log")));
    }
}
