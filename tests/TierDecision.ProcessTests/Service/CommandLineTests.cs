using System.Globalization;
using System.Text.Json;

namespace TierDecision.ProcessTests.Service;

/// <summary>The service's command line, and what it writes when no person looks.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("line-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--help", "--urls \"http://127.0.0.1:8080;http://127.0.0.1:8081\"")]
    [InlineData("--version", "TierDecision.Service ")]
    public async Task Question_is_answered_and_starts_nothing(string question, string answer)
    {
        await using var run = await ServiceProcess.RunAsync(folder: _folder, arguments: [question]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(answer, run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Log_for_programs_is_json_and_nothing_else_with_the_day_and_the_time_in_utc()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["Logging__Console__FormatterName"] = "json" };
        await using var service = await ServiceProcess.StartAsync(settings, _folder);
        await service.StopAsync();

        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 3);
        Assert.All(lines, line =>
        {
            var moment = JsonDocument.Parse(line).RootElement.GetProperty("Timestamp").GetString()!;
            Assert.EndsWith("Z", moment, StringComparison.Ordinal);
            var written = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
            Assert.InRange(written, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
        });
    }

    [Fact]
    public async Task Files_about_customers_are_for_the_services_user_alone()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__DECISIONLOG__TARGET"] = "File" };
        await using var service = await ServiceProcess.StartAsync(settings, _folder);
        await service.Client.DecideAsync(Requests.Call("42"));
        var files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        await service.StopAsync();
        files = [.. files.Union(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)).Where(File.Exists)];

        Assert.Contains(files, file => file.EndsWith("tierdecision.db", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("decisions.jsonl", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file))));
    }
}
