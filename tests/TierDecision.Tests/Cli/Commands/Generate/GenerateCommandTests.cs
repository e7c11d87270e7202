using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Generate;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Same_seed_gives_the_same_file_and_another_gives_another()
    {
        foreach (var (name, seed) in new[] { ("a", "7"), ("b", "7"), ("c", "8") })
        {
            Assert.Equal(0, (await _folder.RunAsync("generate", "--customers", "50", "--seed", seed, "--transactions", _folder.PathOf(name))).ExitCode);
        }

        Assert.Equal(_folder.ReadLines("a"), _folder.ReadLines("b"));
        Assert.NotEqual(_folder.ReadLines("a"), _folder.ReadLines("c"));
    }

    [Fact]
    public async Task Score_reads_what_was_generated()
    {
        var file = _folder.PathOf("t.csv");

        var generated = await _folder.RunAsync("generate", "--customers", "200", "--last-day", "2026-03-31", "--transactions", file);
        var scored = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));

        Assert.EndsWith("purchases of 200 customers, seed 42, 2024-04-01 to 2026-03-31, USD.", generated.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal((0, ""), (scored.ExitCode, scored.Error));
        Assert.Contains("Customers 200", scored.OutputLines);
    }

    [Fact]
    public async Task File_that_cannot_be_written_is_told()
    {
        var file = _folder.Write("file");

        var result = await _folder.RunAsync("generate", "--customers", "5", "--transactions", Path.Combine(file, "t.csv"));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{Path.Combine(file, "t.csv")} cannot be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
