using BenchmarkDotNet.Attributes;
using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Benchmarks;

/// <summary>A due time by how far it lies from the years for which the calendar was compiled.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class CalendarBenchmarks
{
    private const int Starts = 1024;

    private readonly long[] _starts = new long[Starts];
    private CalendarPlan _calendar = null!;
    private int _next;

    /// <summary>Where the clock starts: now, in a year that is compiled when it is asked about, or in one that never is.</summary>
    [Params(0, 12, 100)]
    public int YearsAhead { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _calendar = BenchmarkPolicy.Compile(rules: 10, tiers: 3, calendars: 1).Calendars["calendar-0"];

        // Spread over half a year, so that no branch can be foretold.
        var random = new Random(7);
        var first = BenchmarkPolicy.Now + Duration.FromDays(365.25 * YearsAhead);
        for (var i = 0; i < Starts; i++)
        {
            _starts[i] = (first + Duration.FromMinutes(random.Next(180 * 24 * 60))).ToUnixTimeMilliseconds();
        }
    }

    [Benchmark(Baseline = true)]
    public long DueInThreeMinutes() => _calendar.Add(Next(), 3 * 60_000);

    [Benchmark]
    public long DueInSixteenHours() => _calendar.Add(Next(), 16 * 3_600_000);

    [Benchmark]
    public long DueInThreeBusinessDays() => _calendar.AddBusinessDays(Next(), 3);

    [Benchmark]
    public bool IsOpen() => _calendar.IsOpen(Next());

    [Benchmark]
    public long OpenTimeOfAMonth()
    {
        var start = Next();
        return _calendar.Between(start, start + (30L * NodaConstants.MillisecondsPerDay));
    }

    private long Next() => _starts[_next++ % Starts];
}
