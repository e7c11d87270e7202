using System.Net;
using System.Net.Sockets;

namespace TierDecision.ProcessTests.Service;

/// <summary>What keeps the service from starting is said in plain words on standard error, and the exit code is 1.</summary>
public sealed class StartMistakeTests : IDisposable
{
    private const string BadPolicy =
        """
        name: bad
        version: "1"
        tiers: [{name: gold, from_percentile: 120, priority: 70}, {name: basic, from_percentile: 0, priority: 700}]
        unknown_customer: {tier: bronze}
        queues: [{name: desk}]
        routing: {default: [{queue: dask}]}
        colour: red
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mistake-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task Taken_port_is_one_line(string which)
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var taken = $"http://{squatter.LocalEndpoint}";

        await using var run = await RunAsync([], which == "http" ? $"{taken};http://127.0.0.1:0" : $"http://127.0.0.1:0;{taken}");

        Assert.StartsWith($"Failed to bind to address {taken}: address already in use. Stop the program that uses it, or choose", Line(run), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DECISIONLOG__FILE", "pipe", "which is no regular file but a pipe or a device")]
    [InlineData("DECISIONLOG__FILE", ".", "which is a folder")]
    [InlineData("EMBEDDED__FILE", "pipe", "")]
    [InlineData("EMBEDDED__FILE", ".", "")]
    [InlineData("EMBEDDED__FILE", "/dev/zero", "")]
    [InlineData("IDENTITY__KEYFILE", "pipe", "pipe")]
    [InlineData("POLICY__FILE", "pipe", "pipe")]
    [InlineData("ACCESS__KEYSFILE", "pipe", "pipe")]
    public async Task File_that_is_a_pipe_or_a_folder_is_refused_at_once(string setting, string file, string reason)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]);
        await mkfifo.WaitForExitAsync();

        await using var run = await RunAsync([("DECISIONLOG__TARGET", "File"), (setting, Path.Combine(_folder, file))]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(Path.Combine(_folder, file)).TrimStart('.'), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_that_is_a_pipe_is_refused_at_once()
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]);
        await mkfifo.WaitForExitAsync();

        await using var run = await ServiceProcess.RunAsync(
            new Dictionary<string, string> { ["Kestrel__Endpoints__Grpc__Url"] = "https://127.0.0.1:0", ["Kestrel__Endpoints__Grpc__Certificate__Path"] = "pipe" },
            _folder, []);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Certificate:Path: 'pipe' is empty, or no regular file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POLICY__FILE", "na\e[2Jme: \"\\e[31mred\\e]0;owned\\a\"\nversion: *b\n")]
    [InlineData("POLICY__FILE", "name: \"a\\r\\nfail: forged\\e[31m\"\ntiers: \"\\e]0;owned\\a\"\n\"b\\r\\nfail: forged\\e\": 1\n")]
    [InlineData("ACCESS__KEYSFILE", "keys:\n  - name: \"a\\e[31m\\r\\nfail: forged\"\n    sha256: zz\n    allow: [\"x\\e]0;t\\a\"]\n")]
    public async Task Text_of_a_file_is_told_without_what_a_terminal_obeys(string setting, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "esc.yaml"), text);

        await using var run = await RunAsync([(setting, "esc.yaml")]);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain(run.Error + run.Output, c => c is '\e' or '\a' or '\r');
        Assert.DoesNotContain(run.ErrorLines, line => line.StartsWith("fail:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense", "Invalid url: 'nonsense'")]
    [InlineData("http://192.0.2.1:8080", "requested address")]
    [InlineData("http://127.0.0.1:99999", "port")]
    public async Task Address_that_cannot_be_listened_on_is_one_line(string address, string reason)
    {
        await using var run = await RunAsync([], $"{address};http://127.0.0.1:0");

        Assert.StartsWith("The service cannot listen where it is told to: ", Line(run), StringComparison.Ordinal);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_policy_is_told_with_all_its_errors()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.yaml"), BadPolicy);

        await using var run = await RunAsync([("POLICY__FILE", "bad.yaml")]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The policy bad.yaml cannot serve; 5 errors:", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.All(["'120'", "'700'", "'bronze'", "'dask'", "'colour'"], value => Assert.Contains(value, run.Error, StringComparison.Ordinal));
        Assert.Equal(6, run.ErrorLines.Count);
    }

    [Fact]
    public async Task Policy_that_is_not_there_is_told_by_its_name()
    {
        await using var run = await RunAsync([("POLICY__FILE", "nowhere/none.yaml")]);

        Assert.Contains("'nowhere/none.yaml' is not there", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Unknown_settings_are_told_by_their_names()
    {
        await using var run = await RunAsync([("REDIS__CONECTION", "127.0.0.1"), ("REPLCA__POLLINTERVAL", "1")]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("The configuration cannot be used:", run.ErrorLines[0]);
        Assert.Contains("CONECTION is no setting; did you mean 'Connection'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("REPLCA is no setting; did you mean 'Replica'?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IDENTITY__KEY", "secret", "as the configured identity key")]
    [InlineData("IDENTITY__KEYFILE", "none.key", "'none.key' cannot be read")]
    public async Task Bad_identity_key_is_one_line_that_does_not_show_it(string setting, string value, string reason)
    {
        await using var run = await RunAsync([(setting, value)]);

        Assert.Contains(reason, Line(run), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_store_that_is_no_database_is_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "store.db"), new string('x', 10_000));

        await using var run = await RunAsync([("EMBEDDED__FILE", "store.db")]);

        Assert.StartsWith($"The embedded store {Path.Combine(_folder, "store.db")} ", Line(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store.db", "TierDecision:DECISIONLOG:FILE: 'store.db' is TierDecision:Embedded:File as well")]
    [InlineData("link.jsonl", "is TierDecision:Embedded:File as well")]
    [InlineData("other.db", "holds something else than such a log")]
    public async Task Decision_log_in_a_file_that_holds_something_else_is_refused_and_destroys_nothing(string log, string reason)
    {
        var before = "SQLite format 3\0"u8.ToArray();
        foreach (var file in new[] { "store.db", "other.db" })
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, file), before);
        }

        File.CreateSymbolicLink(Path.Combine(_folder, "link.jsonl"), Path.Combine(_folder, "store.db"));

        await using var run = await RunAsync([("EMBEDDED__FILE", "store.db"), ("DECISIONLOG__TARGET", "File"), ("DECISIONLOG__FILE", log)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(_folder, "store.db")));
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(_folder, "other.db")));
    }

    [Fact]
    public async Task Setting_that_is_set_but_empty_keeps_the_service_from_starting()
    {
        await using var run = await RunAsync([("ACCESS__KEYSFILE", ""), ("REDIS__CONNECTION", "")]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("KEYSFILE is set but empty: remove it or give it a value", run.Error, StringComparison.Ordinal);
        Assert.Contains("CONNECTION is set but empty: remove it or give it a value", run.Error, StringComparison.Ordinal);
    }

    private Task<ChildProcess> RunAsync((string Name, string Value)[] settings, string urls = "http://127.0.0.1:0;http://127.0.0.1:0")
    {
        var environment = new Dictionary<string, string> { ["TIERDECISION__DEMO__CUSTOMERS"] = "50" };
        foreach (var (name, value) in settings)
        {
            environment[$"TIERDECISION__{name}"] = value;
        }

        return ServiceProcess.RunAsync(environment, _folder, ["--urls", urls]);
    }

    private static string Line(ChildProcess run)
    {
        Assert.Equal(1, run.ExitCode);
        return Assert.Single(run.ErrorLines);
    }
}
