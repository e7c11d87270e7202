using System.Text.Json;
using System.Xml.Linq;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Reports;

namespace TierDecision.Tests.LoadTest;

public class ComparisonReportTests
{
    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1, 5 }, 5.0)]
    [InlineData(new[] { 4.0, 1, 3, 100 }, 3.5)]
    public void Median_is_the_middle(double[] values, double? median) => Assert.Equal(median, Medians.Of(values));

    [Fact]
    public void Ratio_is_the_median_of_the_rounds_own_ratios()
    {
        // The machine was half as fast in the second round; the ratio was two in each.
        Assert.Equal(2, Medians.OfRatios([200, 100, 202], [100, 50, 101]));
        Assert.Equal(2, Medians.OfRatios([200, 5], [100, 0]));
        Assert.Null(Medians.OfRatios([1], [0]));
        Assert.Throws<ArgumentException>(() => Medians.OfRatios([1, 2], [1]));
    }

    [Fact]
    public void Summary_has_medians_and_ratios_to_the_empty_call()
    {
        var summary = Report().Contenders.Single(c => c.Contender == Contenders.Decide);

        Assert.Equal(95_000, summary.Throughput);
        Assert.Equal(0.95, summary.ThroughputToEmpty!.Value, precision: 9);
        Assert.Equal(1.1, summary.ServerCpuToEmpty!.Value, precision: 9);
    }

    [Fact]
    public void Goals_are_reached_missed_or_not_measured()
    {
        var goals = Report().Goals.ToDictionary(goal => goal.What);

        Assert.True(goals["throughput against the empty call"].IsReached);
        Assert.False(goals["first decision against the serial p50"].IsReached);
        Assert.Null(goals["p99.9 at half load against the empty call"].IsReached);
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(100_000, false)]
    public void Memory_and_start_have_goals_for_the_numbers_of_customers_that_they_are_set_for(int customers, bool expected)
    {
        var goals = Report(customers).Goals.Select(goal => goal.What).ToList();

        Assert.Equal(expected, goals.Contains("resident memory of the service"));
        Assert.Equal(expected, goals.Contains("start to ready"));
    }

    [Fact]
    public void Report_is_wrong_as_soon_as_one_answer_is()
    {
        Assert.True(Report().IsCorrect);
        Assert.False(Report(damage: m => m with { Wrong = 1, Samples = ["wrong answer: <b>"] }).IsCorrect);
        Assert.False(Report(damage: m => m with { Errors = 1 }).IsCorrect);
    }

    [Fact]
    public void Text_names_goals_contenders_and_what_was_wrong()
    {
        var text = TextReport.Write(Report(damage: m => m with { Wrong = 1, Samples = ["wrong answer: a tier"] }));

        Assert.All(Contenders.Keys, key => Assert.Contains(key, text, StringComparison.Ordinal));
        Assert.Contains("reached      throughput against the empty call", text, StringComparison.Ordinal);
        Assert.Contains("wrong answer: a tier", text, StringComparison.Ordinal);
        Assert.Contains("abc123", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_every_measurement()
    {
        var report = Report();

        using var json = JsonDocument.Parse(JsonReport.Write(report));

        Assert.Equal(report.Measurements.Count, json.RootElement.GetProperty("measurements").GetArrayLength());
        Assert.Equal("throughput", json.RootElement.GetProperty("measurements")[0].GetProperty("phase").GetString());
        Assert.True(json.RootElement.GetProperty("goals")[0].GetProperty("isReached").GetBoolean());
    }

    [Fact]
    public void Html_needs_no_other_file_and_trusts_no_text()
    {
        var html = HtmlReport.Write(Report(command: "compare --output <script>"));

        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("p99.9 by rate", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_puts_higher_latencies_higher_and_higher_rates_further_right()
    {
        var svg = XElement.Parse(LatencyChart.Draw("p99", [new ChartLine("decide", [(1000, 50, false), (2000, 5000, true)])]));

        var circles = svg.Descendants("circle").ToList();
        Assert.Equal(2, circles.Count);
        Assert.True(Number(circles[1], "cx") > Number(circles[0], "cx"));
        Assert.True(Number(circles[1], "cy") < Number(circles[0], "cy"));
        Assert.Equal(["full", "hollow"], circles.Select(circle => circle.Attribute("class")!.Value));

        // 50 to 5000 us is two of the three powers of ten from 10 to 10,000.
        var lines = svg.Descendants("line").Select(line => Number(line, "y1")).ToList();
        Assert.Equal(4, lines.Count);
        Assert.Equal((lines[0] - lines[3]) * 2 / 3, Number(circles[0], "cy") - Number(circles[1], "cy"), precision: 0);
    }

    [Fact]
    public void Chart_without_points_is_nothing() => Assert.Equal("", LatencyChart.Draw("p99", [new ChartLine("decide", [])]));

    [Fact]
    public void Collections_are_read_from_metrics()
    {
        const string Metrics = """
            # TYPE dotnet_collection_count_total counter
            dotnet_collection_count_total{generation="1"} 5
            dotnet_collection_count_total{generation="0"} 40
            dotnet_collection_count_total{generation="2"} 2
            """;

        Assert.Equal([40, 5, 2], ManagedCounters.Read(Metrics).Collections!);
        Assert.Equal(new ManagedCounters(null, null), ManagedCounters.Read("nothing 1"));
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, System.Globalization.CultureInfo.InvariantCulture);

    private static ComparisonReport Report(int customers = 1_000_000, string command = "compare", Func<Measurement, Measurement>? damage = null)
    {
        var options = new ComparisonOptions { Customers = customers, Rounds = 3, Seconds = 1, Connections = 4, Streams = 16, Zipf = 0, Seed = 1 };
        var origin = TestLoad.Origin with { Command = command };
        var measurements = new List<Measurement>();
        double[] speed = [1, 0.5, 2];
        for (var round = 1; round <= speed.Length; round++)
        {
            foreach (var key in Contenders.Keys)
            {
                var decides = key == Contenders.Decide;
                var (throughput, cpu) = ((decides ? 95_000 : 100_000) * speed[round - 1], (decides ? 11 : 10) / speed[round - 1]);
                measurements.Add(TestLoad.Measured(key, Phase.Throughput, round, throughput, cpu));
                measurements.Add(TestLoad.Measured(key, Phase.Serial, round, throughput: 10_000, cpu: 10));
            }
        }

        measurements.Add(TestLoad.Measured(Contenders.Decide, Phase.Curve, 1, throughput: 1000, cpu: 10) with { Rate = 1000 });
        measurements[^1] = damage?.Invoke(measurements[^1]) ?? measurements[^1];
        return ComparisonReport.Of(origin, options, new StartMeasurement(1500, 50_000, 400), measurements);
    }
}
