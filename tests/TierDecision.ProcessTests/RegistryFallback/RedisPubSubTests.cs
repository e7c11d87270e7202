using System.Collections.Concurrent;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class RedisPubSubTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly string prefix = redis.NewPrefix();

    [Fact]
    public async Task Subscriber_gets_every_message_in_order()
    {
        const int count = 5_000;
        var channel = RedisChannel.Literal(prefix + "news");
        var subscriber = redis.Connection.GetSubscriber();
        var messages = await subscriber.SubscribeAsync(channel);

        var published = Enumerable.Range(0, count).Select(i => subscriber.PublishAsync(channel, i)).ToArray();

        using var deadline = new CancellationTokenSource(Wait.Deadline);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, (int)(await messages.ReadAsync(deadline.Token)).Message);
        }

        Assert.All(await Task.WhenAll(published), receivers => Assert.Equal(1, receivers));
        await messages.UnsubscribeAsync();
    }

    [Fact]
    public async Task Several_handlers_of_a_pattern_all_hear_a_message()
    {
        var subscriber = redis.Connection.GetSubscriber();
        var heard = new ConcurrentBag<(string Handler, string Channel, string Message)>();
        var pattern = RedisChannel.Pattern(prefix + "area.*");
        await subscriber.SubscribeAsync(pattern, (channel, message) => heard.Add(("first", channel!, message!)));
        await subscriber.SubscribeAsync(pattern, (channel, message) => heard.Add(("second", channel!, message!)));

        await subscriber.PublishAsync(RedisChannel.Literal(prefix + "area.51"), "hello");

        await Wait.UntilAsync(() => heard.Count == 2, "both handlers hear the message");
        Assert.Equal(
            [("first", prefix + "area.51", "hello"), ("second", prefix + "area.51", "hello")],
            heard.OrderBy(entry => entry.Handler, StringComparer.Ordinal));
    }
}
