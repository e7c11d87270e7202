using Microsoft.Data.Sqlite;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Policy;

/// <summary><c>tierctl policy publish</c> and the other commands of the library, on an embedded store.</summary>
public sealed class PolicyLibraryCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Published_policy_is_listed_put_into_force_and_rolled_back()
    {
        await LoadAsync("gold");
        var first = await PublishAsync("a.yaml", "71");
        var second = await PublishAsync("b.yaml", "72", "--comment", "gold waits less", "--author", "the board");

        var activated = await _folder.RunAsync("policy", "activate", first);
        Assert.Equal((0, ""), (activated.ExitCode, activated.Error));
        Assert.Contains($"Revision {first} is in force in the embedded store {_folder.EmbeddedFile}, by activation 1.", activated.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _folder.RunAsync("policy", "activate", second, "--expect", first, "--comment", "peak season")).ExitCode);
        Assert.Equal(0, (await _folder.RunAsync("policy", "rollback", "--comment", "calls wait too long")).ExitCode);

        var list = await _folder.RunAsync("policy", "list");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Contains(list.OutputLines, line => line.StartsWith($"{second} contact-centre 72 ", StringComparison.Ordinal) && line.EndsWith("gold waits less", StringComparison.Ordinal));
        Assert.Contains(list.OutputLines, line => line.StartsWith($"{first} contact-centre 71 ", StringComparison.Ordinal) && line.Contains(" now", StringComparison.Ordinal));
        Assert.Contains(list.OutputLines, line => line.StartsWith($"3 {first} ", StringComparison.Ordinal) && line.EndsWith("rolled back: calls wait too long", StringComparison.Ordinal));
        Assert.Contains(", for the board", list.Output, StringComparison.Ordinal);
        Assert.EndsWith($"In force in the embedded store {_folder.EmbeddedFile}: contact-centre 71 (revision {first}).\n", list.Output, StringComparison.Ordinal);

        var limited = await _folder.RunAsync("policy", "list", "--limit", "1");
        Assert.Contains("and 1 older revision; --limit shows more", limited.OutputLines);
        Assert.Contains("and 2 older activations; --limit shows more", limited.OutputLines);
    }

    [Fact]
    public async Task Published_policy_comes_back_as_it_was_written_with_its_files()
    {
        await LoadAsync("gold");
        _folder.Write("days.ics", "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261224", "END:VEVENT", "END:VCALENDAR");
        var text = Text("71").Replace("holidays: ", "holidays_file: days.ics\n    holidays: ", StringComparison.Ordinal);
        Assert.NotEqual(Text("71"), text);
        var file = _folder.PathOf("a.yaml");
        await File.WriteAllTextAsync(file, text + "# a comment at the end");

        var published = await _folder.RunAsync("policy", "publish", file, "--activate");
        Assert.True(published.ExitCode == 0, published.Error);
        File.Delete(_folder.PathOf("days.ics"));
        var got = await _folder.RunAsync("policy", "get");
        var written = await _folder.RunAsync("policy", "get", "--output", _folder.PathOf("out"));

        Assert.Equal(text + "# a comment at the end", got.Output);
        Assert.Contains("days.ics", got.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (written.ExitCode, written.Error));
        Assert.Equal(text + "# a comment at the end", await File.ReadAllTextAsync(_folder.PathOf("out/policy.yaml")));
        Assert.StartsWith("BEGIN:VCALENDAR", await File.ReadAllTextAsync(_folder.PathOf("out/days.ics")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_policy_with_errors_and_keeps_nothing_of_it()
    {
        await LoadAsync("gold");
        var file = _folder.PathOf("a.yaml");
        await File.WriteAllTextAsync(file, Text("71").Replace("priority: 71", "priority: 710", StringComparison.Ordinal));

        var result = await _folder.RunAsync("policy", "publish", file, "--activate");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'710' must be 0..100", result.Error, StringComparison.Ordinal);
        var list = await _folder.RunAsync("policy", "list");
        Assert.Equal($"In force in the embedded store {_folder.EmbeddedFile}: the policy file of each node.\n", list.Output);
    }

    [Fact]
    public async Task Rejects_a_policy_that_lacks_the_customers_tiers_where_it_would_be_in_force()
    {
        await LoadAsync("gold");
        var file = _folder.PathOf("a.yaml");
        await File.WriteAllTextAsync(
            file, System.Text.RegularExpressions.Regex.Replace(Text("71"), @"(name: |tier: |platinum, )gold\b", "$1golden"));

        var activated = await _folder.RunAsync("policy", "publish", file, "--activate");
        Assert.True(activated.ExitCode == 2, activated.Output + activated.Error);
        Assert.Contains("does not have: gold", activated.Error, StringComparison.Ordinal);

        var published = await _folder.RunAsync("policy", "publish", file);
        Assert.Equal(0, published.ExitCode);
        Assert.StartsWith(
            $"{file}: warning: tier_names: 'gold' is a tier of the customers in dataset 1 that the policy does not have", published.ErrorLines[^1], StringComparison.Ordinal);
        var revision = System.Text.RegularExpressions.Regex.Match(published.Output, "revision ([0-9a-f]{12})").Groups[1].Value;
        var refused = await _folder.RunAsync("policy", "activate", revision);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith($"Revision {revision} is not put into force: the customers in dataset 1 have tiers that it does not have: gold. ", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.\n", refused.Error, StringComparison.Ordinal);

        // And before it is published.
        Assert.DoesNotContain("missing-tier", (await _folder.RunAsync("policy", "check", file)).Error, StringComparison.Ordinal);
        var check = await _folder.RunAsync("policy", "check", file, "--embedded", _folder.EmbeddedFile);
        Assert.Equal((0, published.Error), (check.ExitCode, check.Error));
    }

    [Theory]
    [InlineData("--service and --redis are two ways to the library", "list", "--service", "http://127.0.0.1:1", "--redis", "localhost:6379")]
    [InlineData("--service and --embedded are two ways to the library", "rollback", "--embedded", "a.db", "--service", "http://127.0.0.1:1")]
    [InlineData("--ca is for the service: give --service as well", "list", "--ca", "ca.crt")]
    [InlineData("is no address like http://127.0.0.1:8081", "list", "--service", "localhost")]
    public async Task Rejects_a_library_that_is_named_in_two_ways_or_wrongly(string error, params string[] arguments)
    {
        var result = await _folder.RunAsync(["policy", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_matters_to_the_service_and_not_at_the_store()
    {
        await LoadAsync("gold");
        _folder.Set("TIERDECISION_KEY", "no key");

        var list = await _folder.RunAsync("policy", "list");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        var asked = await _folder.RunAsync("policy", "list", "--service", "http://127.0.0.1:1");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("the environment variable TIERDECISION_KEY holds no key", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_an_unknown_revision_and_one_that_another_is_in_force_than_expected()
    {
        await LoadAsync("gold");
        var first = await PublishAsync("a.yaml", "71");

        var unknown = await _folder.RunAsync("policy", "activate", "0123456789ab");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("has no revision 0123456789ab", unknown.Error, StringComparison.Ordinal);

        var other = await _folder.RunAsync("policy", "activate", first, "--expect", "0123456789ab");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("The policy file of each node is in force, and not revision 0123456789ab as was expected", other.Error, StringComparison.Ordinal);

        Assert.Contains("is no revision of 12 digits", (await _folder.RunAsync("policy", "activate", "latest")).Error, StringComparison.Ordinal);
        Assert.Contains("at most 512 characters", (await _folder.RunAsync("policy", "activate", first, "--comment", new string('c', 513))).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _folder.RunAsync("policy", "rollback")).ExitCode);
    }

    [Fact]
    public async Task File_of_each_node_can_be_put_into_force_again()
    {
        await LoadAsync("gold");
        var first = await PublishAsync("a.yaml", "71", "--activate");

        var result = await _folder.RunAsync("policy", "activate", "file", "--expect", first);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("The policy file of each node is in force in the embedded store ", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await _folder.RunAsync("policy", "get")).ExitCode);
        Assert.Equal(0, (await _folder.RunAsync("policy", "get", first)).ExitCode);
    }

    [Fact]
    public async Task Policy_with_other_tiers_is_put_into_force_together_with_the_customers()
    {
        var loaded = await _folder.RunAsync(
            "load", _folder.Write("s.csv", "customer_id,tier,value_score", "1,gold,70", "2,silver,20", "3,silver,65", "4,gold,61"));
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        var revision = await PublishTiersAsync("[{name: top, at_least: {value_score: 60}, priority: 70}, {name: silver, priority: 30}]");

        var refused = await _folder.RunAsync("policy", "activate", revision);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"'tierctl policy activate {revision} --retier'", refused.Error, StringComparison.Ordinal);

        var preview = await _folder.RunAsync("policy", "activate", revision, "--retier", "--dry-run");
        Assert.Equal((0, ""), (preview.ExitCode, preview.Error));
        Assert.Contains("From Customers to top to silver", preview.OutputLines);
        Assert.Contains("gold 2 2 0", preview.OutputLines);
        Assert.Contains("silver 2 1 1", preview.OutputLines);
        Assert.Contains("together 4 3 1", preview.OutputLines);
        Assert.Contains("gives 3 of 4 customers another tier", preview.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "the policy file of each node.\n", (await _folder.RunAsync("policy", "list")).Output, StringComparison.Ordinal);

        var done = await _folder.RunAsync("policy", "activate", revision, "--retier", "--comment", "three grades");
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.Contains("together 4 3 1", done.OutputLines);
        Assert.Contains("by activation 1, together with dataset 2: it gave 3 of 4 customers another tier.", done.Output, StringComparison.Ordinal);
        var again = await _folder.RunAsync("policy", "activate", revision, "--retier");
        Assert.Equal((0, true), (again.ExitCode, again.Output.Contains("Nothing was changed.", StringComparison.Ordinal)));

        var flipped = await _folder.RunAsync("load", "--flip-back");
        Assert.Equal((1, true), (flipped.ExitCode, flipped.Error.Contains("'tierctl policy rollback' takes both back", StringComparison.Ordinal)));
        var back = await _folder.RunAsync("policy", "rollback");
        Assert.Equal((0, true), (back.ExitCode, back.Output.EndsWith("by activation 2, together with dataset 1.\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rejects_a_retiering_that_cannot_be_and_says_what_to_do()
    {
        await LoadAsync("gold");
        var spend = await PublishTiersAsync("[{name: top, at_least: {spend: 60}, priority: 70}, {name: silver, priority: 30}]");

        var figure = await _folder.RunAsync("policy", "activate", spend, "--retier");
        Assert.Equal(2, figure.ExitCode);
        Assert.Contains("the tier 'top' (spend) goes by a figure that only a scoring run knows", figure.Error, StringComparison.Ordinal);
        Assert.Contains("tierctl score", figure.Error, StringComparison.Ordinal);
        var preview = await _folder.RunAsync("policy", "activate", spend, "--retier", "--dry-run");
        Assert.Equal((2, figure.Error), (preview.ExitCode, preview.Error));

        // Nor is it said that it would do.
        var plain = await _folder.RunAsync("policy", "activate", spend);
        Assert.Equal((2, false), (plain.ExitCode, plain.Error.Contains("--retier", StringComparison.Ordinal)));
        Assert.Contains("score and load the customers under it", plain.Error, StringComparison.Ordinal);

        Assert.Contains("has no revision 0123456789ab", (await _folder.RunAsync("policy", "activate", "0123456789ab", "--retier")).Error, StringComparison.Ordinal);
        Assert.Contains("--dry-run goes with --retier", (await _folder.RunAsync("policy", "activate", spend, "--dry-run")).Error, StringComparison.Ordinal);
        Assert.Contains("--retier goes with a revision", (await _folder.RunAsync("policy", "activate", "file", "--retier")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "No service answers at http://127.0.0.1:1",
            (await _folder.RunAsync("policy", "activate", spend, "--retier", "--service", "http://127.0.0.1:1")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_is_not_there_is_told()
    {
        var file = _folder.PathOf("a.yaml");
        await File.WriteAllTextAsync(file, Text("71"));

        foreach (var arguments in new[] { new[] { "publish", file }, ["activate", "0123456789ab"], ["rollback"], ["list"], ["get"] })
        {
            var result = await _folder.RunAsync(["policy", .. arguments]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("is not there", result.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_folder.EmbeddedFile));
    }

    private async Task LoadAsync(string tier)
    {
        var loaded = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier", $"1,{tier}"));
        Assert.True(loaded.ExitCode == 0, loaded.Error);
    }

    private async Task<string> PublishAsync(string name, string version, params string[] more)
    {
        await File.WriteAllTextAsync(_folder.PathOf(name), Text(version));
        var result = await _folder.RunAsync(["policy", "publish", _folder.PathOf(name), .. more]);
        Assert.True(result.ExitCode == 0, result.Error);
        return System.Text.RegularExpressions.Regex.Match(result.Output, "revision ([0-9a-f]{12})").Groups[1].Value;
    }

    private async Task<string> PublishTiersAsync(string tiers)
    {
        var file = _folder.Write(
            "tiers.yaml", "name: grades", "version: '1'", $"tiers: {tiers}", "unknown_customer: {tier: silver}", "queues: [{name: service}]",
            "routing: {default: [{queue: service}]}");
        var result = await _folder.RunAsync("policy", "publish", file);
        Assert.True(result.ExitCode == 0, result.Error);
        return System.Text.RegularExpressions.Regex.Match(result.Output, "revision ([0-9a-f]{12})").Groups[1].Value;
    }

    // The shipped policy with gold at this priority, which is its version as well.
    private string Text(string version) =>
        System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(_folder.Policy), "(?m)^version: .*$", $"version: \"{version}\"")
            .Replace("priority: 70", $"priority: {version}", StringComparison.Ordinal);
}
