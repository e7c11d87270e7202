using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The first start: an empty folder and no configuration.</summary>
public sealed partial class NewcomerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newcomer-").FullName;

    private string Store => Path.Combine(_folder, "data", "tierdecision.db");

    private string Mark => Store + ".demo";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TerminalFact]
    public async Task Empty_folder_gets_20000_customers_and_a_terminal_two_commands_that_work()
    {
        // On a terminal that script makes.
        var command = $"exec '{ProgramPath.DotNet}' '{ProgramPath.Service}' {ServiceProcess.FreePorts[0]} '{ServiceProcess.FreePorts[1]}'";
        await using var service = ChildProcess.Start(
            "script", ["-qec", command, "/dev/null"], _folder, new Dictionary<string, string> { ["TIERDECISION__SHUTDOWN__GRACE"] = "00:00:00" });
        await Wait.UntilAsync(() => service.HasExited || Page().Contains("Ctrl+C stops it.", StringComparison.Ordinal), "the service serves", 2 * Wait.Deadline);

        Assert.Contains("serves the policy 'contact-centre' 2026-01 over 20,000 customers.", Page(), StringComparison.Ordinal);

        // As curl sends it: a POST of that body under that type.
        var curl = CurlLine().Match(Page());
        using var http = new HttpClient();
        using var body = new StringContent(curl.Groups[3].Value, mediaType: new(curl.Groups[2].Value));
        using var response = await http.PostAsync(new Uri(curl.Groups[1].Value), body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var answer = JsonParser.Default.Parse<GetPriorityResponse>(text);
        var ready = await http.GetStringAsync(new Uri(new Uri(curl.Groups[1].Value), "/health/ready"));
        Assert.Contains("made up", ready, StringComparison.Ordinal);
        Assert.Contains("These customers are made up", Page(), StringComparison.Ordinal);
        Assert.StartsWith("{\n", text, StringComparison.Ordinal);

        var tierctl = TierCtlLine().Match(Page()).Groups[1].Value.Split(' ');
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.TierCtl, .. tierctl], _folder);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(answer.Tier.Name, run.Output, StringComparison.Ordinal);
        Assert.Contains("[demonstration_data]", run.Output, StringComparison.Ordinal);

        await service.TerminateAsync();
        await service.WaitForExitAsync();
        Assert.DoesNotContain("warn: Microsoft", Page(), StringComparison.Ordinal);

        // A terminal ends lines in two characters.
        string Page() => service.Output.Replace("\r", "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_start_finds_the_customers_of_the_first()
    {
        var request = Requests.CallAt("42", TimeProvider.System.GetUtcNow());
        await using var first = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, _folder);
        var before = await first.Client.DecideAsync(request);
        await first.StopAsync();
        await using var second = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, _folder);
        var after = await second.Client.DecideAsync(request);
        await second.StopAsync();

        // Made a second time they would be dataset 2.
        Assert.Contains("Serving dataset 1 of the embedded store: 500 customers", first.Output, StringComparison.Ordinal);
        Assert.Contains("Serving dataset 1 of the embedded store: 500 customers", second.Output, StringComparison.Ordinal);
        Assert.Contains("over 500 customers:", second.Output, StringComparison.Ordinal);
        Assert.Equal(Requests.Lasting(before), Requests.Lasting(after));
    }

    [Theory]
    [InlineData("Policy ")]
    [InlineData("Serving dataset")]
    public async Task Start_that_is_to_stop_stops(string when)
    {
        await using var service = ChildProcess.Start(
            ProgramPath.DotNet, [ProgramPath.Service, .. ServiceProcess.FreePorts], _folder,
            new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__SHUTDOWN__GRACE"] = "00:00:00" });
        await Wait.UntilAsync(() => service.HasExited || service.Output.Contains(when, StringComparison.Ordinal), "it starts", 2 * Wait.Deadline);

        await service.TerminateAsync();

        await service.WaitForExitAsync();
        Assert.DoesNotContain("Exception", service.Output + service.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_start_that_was_stopped_before_its_customers_were_there_is_made_again()
    {
        await using (var stopped = ChildProcess.Start(ProgramPath.DotNet, [ProgramPath.Service, .. ServiceProcess.FreePorts], _folder))
        {
            await Wait.UntilAsync(() => stopped.HasExited || File.Exists(Store) || File.Exists(Mark), "it makes customers up", 2 * Wait.Deadline);
            await stopped.KillAsync();
        }

        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, _folder);

        Assert.Contains("over 500 customers:", service.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Mark));
    }

    [Fact]
    public async Task Store_with_customers_keeps_them_whatever_a_first_start_left()
    {
        await using (var first = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, _folder))
        {
            await first.StopAsync();
        }

        await File.WriteAllTextAsync(Mark, "");
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, _folder);

        Assert.Contains("Serving dataset 1 of the embedded store: 500 customers", service.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Mark));
    }

    [Fact]
    public async Task No_customers_are_made_where_none_are_wanted()
    {
        await using var service = await ServiceProcess.StartAsync(new Dictionary<string, string> { ["TIERDECISION__DEMO__CUSTOMERS"] = "0" }, _folder);

        var answer = await service.Client.DecideAsync(Requests.Call("42"));

        Assert.Contains("over no customers yet:", service.Output, StringComparison.Ordinal);
        Assert.Equal((ScoreStatus.Unknown, false), (answer.Score.Status, answer.Degraded));
    }

    [GeneratedRegex(@"^  curl -s '(\S+)' -H 'content-type: (\S+)' -d '(.+)'$", RegexOptions.Multiline)]
    private static partial Regex CurlLine();

    [GeneratedRegex(@"^  tierctl (.+)$", RegexOptions.Multiline)]
    private static partial Regex TierCtlLine();
}
