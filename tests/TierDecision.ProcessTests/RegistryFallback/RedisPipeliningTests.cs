using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class RedisPipeliningTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Senders = 8;
    private const int CommandsEach = 6_250;

    private readonly IDatabase database = redis.Database;
    private readonly string prefix = redis.NewPrefix();

    [Fact]
    public async Task Commands_in_flight_from_many_tasks_each_get_their_own_answer()
    {
        var answers = new Task<RedisValue>[Senders][];
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            answers[sender] = new Task<RedisValue>[CommandsEach];
            for (var i = 0; i < CommandsEach; i++)
            {
                // Lengths vary, so that answers begin and end anywhere in a buffer.
                answers[sender][i] = database.StringSetAndGetAsync(Key(sender, i), Value(sender, i));
            }

            for (var i = 0; i < CommandsEach; i++)
            {
                answers[sender][i] = database.StringGetAsync(Key(sender, i));
            }
        })));

        for (var sender = 0; sender < Senders; sender++)
        {
            for (var i = 0; i < CommandsEach; i++)
            {
                Assert.Equal(Value(sender, i), await answers[sender][i]);
            }
        }
    }

    [Fact]
    public async Task Increments_from_many_tasks_give_every_number_once()
    {
        var tasks = Enumerable.Range(0, Senders).Select(_ => Task.Run(() =>
            Enumerable.Range(0, CommandsEach).Select(_ => database.StringIncrementAsync(prefix + "n")).ToArray()));

        var numbers = new List<long>();
        foreach (var sent in await Task.WhenAll(tasks))
        {
            var own = await Task.WhenAll(sent);

            // Whoever sends in order is answered in order.
            Assert.Equal(own.Order(), own);
            numbers.AddRange(own);
        }

        Assert.Equal(Enumerable.Range(1, Senders * CommandsEach).Select(n => (long)n), numbers.Order());
    }

    [Fact]
    public async Task Synchronous_callers_on_many_threads_each_get_their_own_answer()
    {
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    database.StringSet(Key(sender, i), i);
                    Assert.Equal(i, (int)database.StringGet(Key(sender, i)));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    private string Key(int sender, int i) => $"{prefix}{sender}:{i}";

    private static string Value(int sender, int i) => $"{sender}/{i}/{new string('v', i * 31 % 700)}";
}
