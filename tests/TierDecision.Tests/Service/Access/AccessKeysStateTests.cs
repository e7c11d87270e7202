using TierDecision.Configuration.Access;
using TierDecision.Service.Access;

namespace TierDecision.Tests.Service.Access;

public sealed class AccessKeysStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys-").FullName;
    private readonly string _first = AccessKeyText.Generate();
    private readonly string _second = AccessKeyText.Generate();

    private string File => Path.Combine(_folder, "keys.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_keys_stand_side_by_side_while_one_takes_the_others_place()
    {
        Write(Entry("a", _first));
        var state = Open();
        Assert.Equal(("a", null), Found(state));

        Write(Entry("a", _first), Entry("a-2", _second));
        Assert.True(state.Look(out _));
        Assert.Equal(("a", "a-2"), Found(state));

        Write(Entry("a-2", _second));
        Assert.True(state.Look(out _));
        Assert.Equal((null, "a-2"), Found(state));
    }

    [Fact]
    public void Change_with_errors_is_told_once_and_the_keys_from_before_go_on()
    {
        Write(Entry("a", _first));
        var state = Open();

        Write("- {name: b}");
        Assert.True(state.Look(out var problem));
        Assert.False(state.Look(out _));
        Assert.Equal(("a", null), Found(state));
        Assert.Contains($"The keys file '{File}' cannot be used; 2 errors:", problem, StringComparison.Ordinal);

        System.IO.File.Delete(File);
        Assert.True(state.Look(out problem));
        Assert.False(state.Look(out _));
        Assert.Equal(("a", null), Found(state));
        Assert.Contains("is not there", problem, StringComparison.Ordinal);

        Write(Entry("a", _second));
        Assert.True(state.Look(out problem));
        Assert.Null(problem);
        Assert.Equal((null, "a"), Found(state));
    }

    [Fact]
    public void File_with_another_time_and_the_same_content_is_no_change()
    {
        Write(Entry("a", _first));
        var state = Open();
        var before = state.Current;

        System.IO.File.SetLastWriteTimeUtc(File, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.False(state.Look(out _));
        Assert.Same(before, state.Current);
    }

    [Fact]
    public void Rejects_a_first_file_with_errors()
    {
        Write("- {name: b}");

        var (state, problem) = AccessKeysState.Open(File);

        Assert.Null(state);
        Assert.Contains("keys[0].sha256: is missing", problem, StringComparison.Ordinal);
        Assert.Contains("keys[0].allow: allows nothing", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_an_empty_first_file_and_one_that_is_not_there()
    {
        Assert.Contains("is not there", AccessKeysState.Open(File).Problem, StringComparison.Ordinal);

        System.IO.File.WriteAllText(File, "");

        Assert.Contains("is empty, or no regular file", AccessKeysState.Open(File).Problem, StringComparison.Ordinal);
    }

    private AccessKeysState Open()
    {
        var (state, problem) = AccessKeysState.Open(File);
        Assert.Null(problem);
        return state!;
    }

    // By name, each asked twice: a key is remembered after the first time.
    private (string? First, string? Second) Found(AccessKeysState state)
    {
        var names = new[] { _first, _second, _first, _second }.Select(key => state.Current.Find(key)?.Name).ToList();
        Assert.Equal(names[..2], names[2..]);
        return (names[0], names[1]);
    }

    private void Write(params string[] entries) => System.IO.File.WriteAllLines(File, ["keys:", .. entries]);

    private static string Entry(string name, string key) => $"- {{name: {name}, sha256: {AccessKeyText.Hash(key)}, allow: [decide]}}";
}
