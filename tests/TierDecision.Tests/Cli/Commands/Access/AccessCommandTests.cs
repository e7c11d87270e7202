using System.Text.RegularExpressions;
using TierDecision.Configuration.Access;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Access;

public sealed partial class AccessCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Printed_entry_can_be_pasted_and_is_that_of_the_printed_key()
    {
        var result = await _folder.RunAsync("access", "new", "--name", "avaya-berlin", "--allow", "decide, queues", "--expires", "2027-06-30");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var load = AccessKeysFile.Parse(result.Output[result.Output.IndexOf("keys:\n", StringComparison.Ordinal)..]);
        var entry = Assert.Single(load.Keys!);
        var key = Assert.Single(Keys().Matches(result.Output)).Value;
        Assert.Equal(AccessKeyText.Hash(key), entry.Hash);
        Assert.Equal(("avaya-berlin", Permissions.Decide | Permissions.Queues, new NodaTime.LocalDate(2027, 6, 30)), (entry.Name, entry.Allow, entry.Expires));
    }

    [Theory]
    [InlineData("a b", "decide", "--name: 'a b' is no name")]
    [InlineData("a", "decde", "--allow: 'decde' is no permission; did you mean 'decide'?")]
    [InlineData("a", ",", "--allow: '' allows nothing")]
    public async Task Rejects_what_the_service_would_refuse(string name, string allow, string error)
    {
        var result = await _folder.RunAsync("access", "new", "--name", name, "--allow", allow);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(error, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_what_is_no_key_before_it_is_sent_and_does_not_show_it()
    {
        _folder.Set("TIERDECISION_KEY", "secret");
        var variable = await _folder.RunAsync("decide", "--contact", "voice");
        var file = await _folder.RunAsync("decide", "--contact", "voice", "--key-file", _folder.Write("key", "secret"));

        Assert.Equal((2, 2), (variable.ExitCode, file.ExitCode));
        Assert.Contains("the environment variable TIERDECISION_KEY holds no key", variable.Error, StringComparison.Ordinal);
        Assert.Contains("holds no key of 46 characters", file.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", variable.Error + file.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"td_\S{43}")]
    private static partial Regex Keys();
}
