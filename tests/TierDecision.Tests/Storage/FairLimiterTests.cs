using System.Threading.RateLimiting;
using TierDecision.Storage;

namespace TierDecision.Tests.Storage;

public sealed class FairLimiterTests
{
    private readonly ConcurrencyLimiter _turns = FairLimiter.Create(1);

    [Fact]
    public async Task Turns_come_in_the_order_in_which_they_were_asked_for()
    {
        var first = await _turns.AcquireAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => _turns.AcquireAsync().AsTask()).ToList();

        var ending = first;
        foreach (var next in waiting)
        {
            Assert.DoesNotContain(waiting.SkipWhile(task => task != next), task => task.IsCompleted);
            ending.Dispose();
            ending = await next;
        }

        // Nobody is left: the next has not to wait.
        ending.Dispose();
        Assert.True(_turns.AcquireAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_comes_back_at_once_is_behind_those_who_wait()
    {
        var greedy = await _turns.AcquireAsync();
        var patient = _turns.AcquireAsync().AsTask();

        greedy.Dispose();
        var again = _turns.AcquireAsync().AsTask();

        (await patient).Dispose();
        (await again).Dispose();
        Assert.True(_turns.AcquireAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_is_passed_over()
    {
        var first = await _turns.AcquireAsync();
        using var cancellation = new CancellationTokenSource();
        var givesUp = _turns.AcquireAsync(cancellationToken: cancellation.Token).AsTask();
        var second = _turns.AcquireAsync().AsTask();

        await cancellation.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.False(second.IsCompleted);

        first.Dispose();
        (await second).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _turns.AcquireAsync(cancellationToken: cancellation.Token).AsTask());
        Assert.True(_turns.AcquireAsync().AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Many_at_once_have_so_many_turns_at_a_time_and_each_gets_all_of_its_own(int atOnce)
    {
        var turns = FairLimiter.Create(atOnce);
        var (inside, most, taken) = (0, 0, 0);
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                using var turn = await turns.AcquireAsync();
                lock (gate)
                {
                    most = Math.Max(most, ++inside);
                    taken++;
                }

                await Task.Yield();
                lock (gate)
                {
                    inside--;
                }
            }
        })));

        Assert.Equal((0, 8 * 500), (inside, taken));
        Assert.InRange(most, 1, atOnce);
    }
}
