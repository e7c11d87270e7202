using System.Diagnostics;
using TierDecision.LoadTest.Processes;

namespace TierDecision.Tests.LoadTest;

public class ProcessorTimeTests
{
    [Fact]
    public void Clock_of_a_process_is_what_the_system_tells_but_finer()
    {
        using var own = Process.GetCurrentProcess();
        var before = own.TotalProcessorTime;

        var clock = ProcessorClock.Of(own.Id);

        own.Refresh();
        if (OperatingSystem.IsLinux())
        {
            // What .NET tells comes in steps of ten milliseconds.
            var step = TimeSpan.FromMilliseconds(20);
            Assert.InRange(clock!.Value, before - step, own.TotalProcessorTime + step);
        }
        else
        {
            Assert.Null(clock);
        }
    }

    [Fact]
    public void Clock_goes_on_as_long_as_the_process_works()
    {
        var before = ServerProcess.OwnUse().Cpu;

        // A condition, not a time: the clock has to move.
        var rounds = 0L;
        while (ServerProcess.OwnUse().Cpu == before)
        {
            rounds++;
        }

        Assert.InRange(rounds, 0, 10_000_000);
    }

    [Fact]
    public void Process_that_is_not_there_has_no_clock()
    {
        // Linux gives no process an id above 4,194,304.
        const int Nobody = 5_000_000;

        Assert.Null(ProcessorClock.Of(Nobody));
        Assert.Null(CompilerUse.Of(Nobody));
    }

    [Theory]
    [InlineData(7, 100, 7, 130, 30)]
    [InlineData(7, 100, 8, 40, 40)]
    [InlineData(0, 0, 8, 40, 40)]
    [InlineData(7, 100, 0, 0, 0)]
    public void Compiler_use_between_two_readings_is_that_of_the_thread_that_is_there(int thread, int used, int later, int laterUsed, int expected)
    {
        var before = new CompilerUse(thread, TimeSpan.FromMilliseconds(used));
        var after = new CompilerUse(later, TimeSpan.FromMilliseconds(laterUsed));

        Assert.Equal(TimeSpan.FromMilliseconds(expected), CompilerUse.Between(before, after));
    }
}
