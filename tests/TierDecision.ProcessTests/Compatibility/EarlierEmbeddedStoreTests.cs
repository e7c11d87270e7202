namespace TierDecision.ProcessTests.Compatibility;

/// <summary>The embedded store of f4a58b1, and the log in a file beside it.</summary>
public sealed class EarlierEmbeddedStoreTests : EarlierStoreContract
{
    protected override string Name => "embedded";

    protected override IReadOnlyDictionary<string, string> Store => Data.Settings(("EMBEDDED__FILE", Data.EmbeddedFile));

    protected override IReadOnlyDictionary<string, string> Log => new Dictionary<string, string>
    {
        ["TIERDECISION__DECISIONLOG__TARGET"] = "File", ["TIERDECISION__DECISIONLOG__FILE"] = Data.PathOf("decisions.jsonl"),
    };

    protected override string[] LogSource => ["--file", Data.PathOf("decisions.jsonl")];

    public override Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Log_file_is_gone_on_with()
    {
        var before = await File.ReadAllTextAsync(Data.PathOf("decisions.jsonl"));
        await using (var service = await Programs.Current.StartServiceAsync(WithLog()))
        {
            await RecordedAnswers.AskAsync(service, RecordedAnswers.Questions("kept")[0]);
        }

        var after = await File.ReadAllTextAsync(Data.PathOf("decisions.jsonl"));

        Assert.StartsWith(before, after, StringComparison.Ordinal);
        var added = after[before.Length..];
        Assert.Equal(Pseudonym(before), Pseudonym(added)); // of the same customer, under the same key
    }

    private static string Pseudonym(string lines) =>
        (string)System.Text.Json.Nodes.JsonNode.Parse(lines.Split('\n')[0])!["customer"]!["pseudonym"]!;
}
