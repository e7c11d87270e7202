using System.Text.Json;
using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Reports;

namespace TierDecision.Tests.LoadTest;

public class BuildReportTests
{
    private static readonly ServiceBuild Release = new("/builds/this/TierDecision.Service.dll", "0.1.0+abc", IsReadyToRun: false, IsOptimized: true);

    [Fact]
    public void Ratio_of_a_start_is_the_median_of_its_rounds_and_that_of_the_run_is_the_mean_over_starts()
    {
        // This build takes a tenth more than the other one and half as much again as the empty call. Rounds differ by a factor of two, starts by two
        // percent.
        var report = Cost(thisToAgainst: 1.1);

        var against = report.Cpu.Single(pair => pair.To == BuildStand.Against);
        Assert.Equal(3, against.Each.Count);
        Assert.Equal(1.1 * 0.98, against.Each[0]!.Value, precision: 9);
        Assert.Equal(1.1, against.Estimate!.Value, precision: 3);
        Assert.InRange(against.Estimate.Low, 1.04, 1.06);
        Assert.InRange(against.Estimate.High, 1.14, 1.16);
        Assert.Equal(1.5, report.Cpu.Single(pair => pair.To == Contenders.Empty).Estimate!.Value, precision: 3);
        Assert.True(report.Cpu.Single(pair => pair.To == BuildStand.Again).Estimate!.Holds(1));
    }

    [Fact]
    public void Compiling_in_the_background_is_no_part_of_a_decision()
    {
        var report = Cost(damage: turn => turn.Contender == BuildStand.This ? turn with { ServerCpu = turn.ServerCpu + 7, CompilerCpu = 7 } : turn);

        Assert.Equal(1, report.Cpu[0].Estimate!.Value, precision: 3);
        Assert.Equal(21 / (21 + (3 * 140 / 3d)), report.Contenders[0].CompilerShare!.Value, precision: 2);
        Assert.Equal(0, report.Contenders[1].CompilerShare);
    }

    [Theory]
    [InlineData(1.00, 0, true)]
    [InlineData(0.90, 0, true)]
    [InlineData(1.00, -5, true)]
    [InlineData(1.00, 1.5, false)]
    [InlineData(1.02, 0, false)]
    [InlineData(1.10, 0, false)]
    public void Run_passes_if_the_upper_ends_are_below_the_bars(double thisToAgainst, double moreBytes, bool passed)
    {
        // The interval of three starts that differ by two percent reaches five percent to either side.
        var report = Cost(thisToAgainst, moreBytes, require: 1.06);

        Assert.Equal(passed, report.HasPassed);
    }

    [Theory]
    [InlineData(1.4, false)]
    [InlineData(1.6, true)]
    public void Run_passes_if_a_decision_is_below_its_bar_to_the_empty_call(double bar, bool passed) =>
        Assert.Equal(passed, Cost(requireEmpty: bar).HasPassed);

    [Fact]
    public void Run_without_bars_passes_if_all_answers_are_right()
    {
        Assert.True(Cost(thisToAgainst: 2).HasPassed);
        Assert.False(Cost(damage: turn => turn with { Wrong = 1 }).HasPassed);
        Assert.False(Cost(damage: turn => turn with { Errors = 1 }).HasPassed);
        Assert.False(Cost(damage: turn => turn with { Unanswered = 1 }).HasPassed);
    }

    [Fact]
    public void Run_that_never_settled_does_not_pass_a_bar()
    {
        Assert.False(Cost(require: 2, isSettled: false).HasPassed);
        Assert.True(Cost(require: 2, isSettled: null).HasPassed);
        Assert.Contains("but compilers were still at work in start 1, 2, 3", CostText.Write(Cost(isSettled: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_the_metrics_do_not_tell_are_not_measured_and_pass_no_bar()
    {
        var report = Cost(require: 2, damage: turn => turn with { AllocatedBytes = null });

        Assert.Null(report.Bytes[0].Estimate);
        Assert.False(report.HasPassed);
        Assert.Contains("not measured bytes allocated, this - against", CostText.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_names_builds_ratios_with_intervals_and_what_was_wrong()
    {
        var text = CostText.Write(
            Cost(thisToAgainst: 1.1, require: 1.03, damage: turn => turn with { Wrong = 1, Samples = ["wrong answer: a tier"] }));

        Assert.Contains(Release.Program, text, StringComparison.Ordinal);
        Assert.Contains("this / against                           1.100   1.047 to 1.156       1.078 1.100 1.122", text, StringComparison.Ordinal);
        Assert.Contains("this / again (A/A control)               1.000", text, StringComparison.Ordinal);
        Assert.Contains("missed       processor time, this / against, upper end", text, StringComparison.Ordinal);
        Assert.Contains("this: wrong answer: a tier", text, StringComparison.Ordinal);
        Assert.DoesNotContain("different kinds", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Builds_of_different_kinds_are_pointed_out()
    {
        var report = Cost() with { Against = Release with { IsOptimized = false } };

        Assert.Contains("These builds are of different kinds", CostText.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_that_does_not_hold_one_is_pointed_out()
    {
        var report = Cost(damage: turn => turn.Contender == BuildStand.Again ? turn with { ServerCpu = turn.ServerCpu * 2 } : turn);

        Assert.Contains("The control does not hold 1", CostText.Write(report), StringComparison.Ordinal);
        Assert.DoesNotContain("The control does not hold 1", CostText.Write(Cost()), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_every_turn_and_every_estimate()
    {
        using var json = JsonDocument.Parse(JsonReport.Write(Cost(thisToAgainst: 1.1)));

        Assert.Equal(3, json.RootElement.GetProperty("starts").GetArrayLength());
        Assert.Equal(4 * 4, json.RootElement.GetProperty("starts")[0].GetProperty("turns").GetArrayLength());
        Assert.Equal(1.1, json.RootElement.GetProperty("cpu")[0].GetProperty("estimate").GetProperty("value").GetDouble(), precision: 3);
    }

    [Fact]
    public void Start_is_compared_by_source_and_by_round()
    {
        var report = Starts(thisToAgainst: 1.2, require: 1.1);

        Assert.Equal([StartSource.Redis, StartSource.Checkpoint, StartSource.Embedded], report.Sources.Select(source => source.Source));
        Assert.All(report.Sources, source => Assert.Equal(1.2, source.Time[0].Estimate!.Value, precision: 9));
        Assert.All(report.Sources, source => Assert.Equal(1, source.Time[1].Estimate!.Value, precision: 9));
        Assert.All(report.Sources, source => Assert.Equal(1.2, source.Cpu[0].Estimate!.Value, precision: 9));
        Assert.False(report.HasPassed);
        Assert.True(Starts(thisToAgainst: 1.0, require: 1.1).HasPassed);
        Assert.Contains("From the embedded store: median 3,600 ms, against 3,000 ms", StartText.Write(report), StringComparison.Ordinal);
    }

    private static CostReport Cost(
        double thisToAgainst = 1, double moreBytes = 0, double? require = null, double? requireEmpty = null, bool? isSettled = true,
        Func<Measurement, Measurement>? damage = null)
    {
        var options = new CostOptions
        {
            Customers = 1_000, Starts = 3, Rounds = 3, Seconds = 1, Connections = 4, Streams = 16, Zipf = 0, Seed = 1,
            Require = require, RequireEmpty = requireEmpty, ShadowOneIn = null,
        };
        var starts = new List<CostStart>();
        for (var number = 1; number <= 3; number++)
        {
            var turns = new List<Measurement>();
            for (var round = 1; round <= 3; round++)
            {
                // The machine is slower from round to round, and within a start this build is lucky or not.
                var (machine, luck) = (10 * Math.Pow(2, round), 1 + ((number - 2) * 0.02));
                turns.Add(Turn(BuildStand.This, Phase.Throughput, round, machine * luck));
                turns.Add(Turn(BuildStand.Again, Phase.Throughput, round, machine));
                turns.Add(Turn(BuildStand.Against, Phase.Throughput, round, machine / thisToAgainst));
                turns.Add(Turn(Contenders.Empty, Phase.Throughput, round, machine / 1.5));
            }

            turns.Add(Turn(BuildStand.This, Phase.Allocation, 1, cpu: 99) with { AllocatedBytes = 400 + moreBytes });
            turns.Add(Turn(BuildStand.Again, Phase.Allocation, 1, cpu: 99) with { AllocatedBytes = 400 });
            turns.Add(Turn(BuildStand.Against, Phase.Allocation, 1, cpu: 99) with { AllocatedBytes = 400 });
            turns.Add(Turn(Contenders.Empty, Phase.Allocation, 1, cpu: 99) with { AllocatedBytes = 1_800 });
            starts.Add(new CostStart(number, new CostWarmUp(235_000, isSettled), [.. turns.Select(damage ?? (turn => turn))]));
        }

        var against = Release with { Program = "/builds/against/TierDecision.Service.dll" };
        return CostReport.Of(TestLoad.Origin, options, Release, against, 20_000, starts, []);
    }

    private static Measurement Turn(string contender, Phase phase, int round, double cpu) =>
        TestLoad.Measured(contender, phase, round, throughput: 50_000, cpu) with { CompilerCpu = 0 };

    private static StartReport Starts(double thisToAgainst, double require)
    {
        var options = new StartOptions { Customers = 1_000, Rounds = 3, Seed = 1, Require = require };
        StartTime[] starts =
        [
            .. from source in Enum.GetValues<StartSource>()
               from round in new[] { 1, 2, 3 }
               from build in new[] { BuildStand.This, BuildStand.Again, BuildStand.Against }
               let milliseconds = ((int)source + 1) * 500 * round * (build == BuildStand.Against ? 1 : thisToAgainst)
               select new StartTime(build, source, round, milliseconds, milliseconds / 2),
        ];
        return StartReport.Of(TestLoad.Origin, options, Release, Release, starts);
    }
}
