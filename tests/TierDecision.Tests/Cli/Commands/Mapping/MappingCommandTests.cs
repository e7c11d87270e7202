using TierDecision.Scoring.Mappings;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Mapping;

public sealed class MappingCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mappings_are_listed_and_one_that_is_shown_can_be_given_as_a_file()
    {
        var list = await _folder.RunAsync("mapping", "list");
        foreach (var mapping in ShippedMappings.All)
        {
            Assert.Contains(list.OutputLines, line => line.StartsWith($"{mapping.Name} ", StringComparison.Ordinal));
            var shown = await _folder.RunAsync("mapping", "show", mapping.Name);
            var file = _folder.Write($"{mapping.Name}.yaml", shown.Output.TrimEnd());
            Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
            Assert.Equal(shown.Output, (await _folder.RunAsync("mapping", "show", file)).Output);
        }
    }

    [Fact]
    public async Task Rejects_a_name_that_is_none()
    {
        var result = await _folder.RunAsync("mapping", "show", "zoho");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no mapping and no file; the mappings are fxiaoke, hubspot", result.Error, StringComparison.Ordinal);
    }
}
