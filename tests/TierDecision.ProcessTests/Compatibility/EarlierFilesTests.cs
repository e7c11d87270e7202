using System.Text.RegularExpressions;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Files of f4a58b1 that people keep beside a store: score files, and the keys of callers.</summary>
public sealed partial class EarlierFilesTests : IDisposable
{
    private readonly EarlierData _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Score_file_is_loaded_as_it_was()
    {
        var settings = _data.Settings(("EMBEDDED__FILE", _data.PathOf("new.db")));
        await Programs.Current.TierCtlAsync(settings, "load", _data.PathOf("scores.csv"));
        await using var service = await Programs.Current.StartServiceAsync(settings);

        foreach (var (question, recorded) in RecordedAnswers.Questions("customers").Zip(RecordedAnswers.Answers("scores")))
        {
            var answer = await RecordedAnswers.AskAsync(service, question);

            // A load gives its time as the version.
            RecordedAnswers.AssertSame(question, Version().Replace(recorded, "$1\"\""), Version().Replace(answer, "$1\"\""));
        }
    }

    [Fact]
    public async Task Score_file_is_explained_as_it_was() => Assert.Equal(
        string.Join('\n', RecordedAnswers.Answers("explain")),
        (await Programs.Current.TierCtlAsync(_data.Settings(), "explain", "--customer", "4", "--scores", _data.PathOf("scores.csv"))).TrimEnd('\n'));

    [Fact]
    public async Task Access_keys_file_allows_what_it_allowed()
    {
        await using var service = await Programs.Current.StartServiceAsync(
            _data.Settings(("EMBEDDED__FILE", _data.EmbeddedFile), ("ACCESS__KEYSFILE", _data.PathOf("access-keys.yaml"))));
        var decision = RecordedAnswers.Questions("decisions")[0];
        var reading = RecordedAnswers.Questions("customers")[0];

        async Task<(string Decides, string Reads)> AskAsync(string? key) => (
            (await RecordedAnswers.AskAsync(service, decision, key))[..3], (await RecordedAnswers.AskAsync(service, reading, key))[..3]);

        Assert.Equal(("200", "403"), await AskAsync(_data.AccessKey("desk")));
        Assert.Equal(("403", "200"), await AskAsync(_data.AccessKey("crm")));
        Assert.Equal(("401", "401"), await AskAsync(_data.AccessKey("gone")));
        Assert.Equal(("401", "401"), await AskAsync(null));
    }

    [GeneratedRegex("(\"version\": ?)\"[0-9]+\"")]
    private static partial Regex Version();
}
