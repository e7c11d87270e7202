using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;
using TierDecision.LoadTest.Shared;

namespace TierDecision.Benchmarks;

/// <summary>Runs the benchmarks and writes one report: where and how it was made, and a table for each of them.</summary>
internal static class EngineReport
{
    private const string Folder = "loadtest/results";
    private const string Command = "dotnet run -c Release --project loadtest/TierDecision.Benchmarks -- report";

    public static int Write(string[] arguments)
    {
        var made = TimeProvider.System.GetUtcNow();
        var load = MeasuredAt.LoadAverage();
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(EngineReport).Assembly)
            .Run(arguments.Contains("--filter") ? arguments : ["--filter", "*", .. arguments], Config())
            .Where(summary => summary.HasReport())
            .ToList();
        if (summaries.Count == 0)
        {
            Console.Error.WriteLine("Nothing was measured.");
            return 1;
        }

        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Engine benchmarks, {made:yyyy-MM-dd}").AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"- commit: {MeasuredAt.Commit()}");
        report.AppendLine(CultureInfo.InvariantCulture, $"- command: `{string.Join(' ', [Command, .. arguments])}`");
        report.AppendLine(CultureInfo.InvariantCulture, $"- load average before: {load ?? "unknown"}, after: {MeasuredAt.LoadAverage() ?? "unknown"}, on {Environment.ProcessorCount} cores").AppendLine();
        var (environment, _) = Split(summaries[0]);
        report.AppendLine(environment);
        foreach (var summary in summaries)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"## {Title(summary)}").AppendLine();
            report.AppendLine(Split(summary).Table);
        }

        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, $"engine-{made.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.md");
        File.WriteAllText(path, report.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n");
        Console.WriteLine($"The report is {path}.");
        return summaries.TrueForAll(summary => summary.Reports.All(one => one.Success)) ? 0 : 1;
    }

    // Iterations shorter than a scheduler's time slice: on a machine that does other work as well some of them run undisturbed, and the least says what
    // the code takes; the mean beside it says how much else went on. Those that go by first are what the compiler needs to reach its best code.
    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(StatisticColumn.Min, StatisticColumn.Median)
        .HideColumns(Column.Error, Column.RatioSD, Column.AllocRatio)
        .AddLogger(ConsoleLogger.Default)
        .WithBuildTimeout(TimeSpan.FromMinutes(10))
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
        .WithSummaryStyle(SummaryStyle.Default)
        .AddJob(Job.Default.WithWarmupCount(80).WithIterationCount(80).WithIterationTime(TimeInterval.FromMilliseconds(5)).WithGcForce(false));

    private static bool HasReport(this Summary summary) => summary.Reports.Any(report => report.ResultStatistics is not null);

    private static string Title(Summary summary) => summary.BenchmarksCases[0].Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);

    // The exporter writes the machine between fences, then the table.
    private static (string Environment, string Table) Split(Summary summary)
    {
        var log = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, log);
        var text = log.GetLog();
        var end = text.LastIndexOf("```", StringComparison.Ordinal) + 3;
        return (text[..end].Trim() + Environment.NewLine, text[end..].Trim() + Environment.NewLine);
    }
}
