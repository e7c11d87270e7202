using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Questions;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.LoadTest;

public sealed class LoadDriverTests
{
    private static readonly LoadPlan Hundred = new()
    {
        // The number ends it; the time is for a machine that stands still.
        Duration = TimeSpan.FromSeconds(30), Connections = 2, Streams = 5, MaxRequests = 100, Patience = TimeSpan.FromSeconds(30),
    };

    private static readonly LoadPlan HundredOpen = new()
    {
        Duration = TimeSpan.FromMilliseconds(250), Connections = 2, Rate = 400, Arrivals = ArrivalKind.Constant, Patience = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task Closed_loop_counts_right_answers()
    {
        var tally = await LoadAsync(Hundred, Echo);

        Assert.Equal((100, 0, 0, 0), (tally.Replies, tally.Errors, tally.Wrong, tally.Unanswered));
        Assert.Equal(100, tally.Latency.Count);
        Assert.Empty(tally.Samples);
    }

    [Fact]
    public async Task Wrong_answers_are_counted_and_shown()
    {
        var tally = await LoadAsync(Hundred, async context =>
        {
            await ScriptedServer.ReadAsync(context);
            await ScriptedServer.AnswerAsync(context, "something else");
        });

        Assert.Equal((0, 100, 0), (tally.Replies, tally.Wrong, tally.Errors));
        Assert.Contains("something else", tally.Samples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_calls_are_counted_and_shown()
    {
        var tally = await LoadAsync(Hundred, async context =>
        {
            await ScriptedServer.ReadAsync(context);
            await ScriptedServer.AnswerAsync(context, "", status: 13);
        });

        Assert.Equal((0, 0, 100), (tally.Replies, tally.Wrong, tally.Errors));
        Assert.Contains("gRPC 13", tally.Samples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_that_the_server_resets_are_errors()
    {
        var tally = await LoadAsync(Hundred, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal((0, 100), (tally.Replies, tally.Errors));
    }

    [Fact]
    public async Task Connection_that_the_server_drops_is_an_error_and_ends_the_load()
    {
        var tally = await LoadAsync(Hundred, context =>
        {
            context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(0, tally.Replies);
        Assert.NotEqual(0, tally.Errors);
    }

    [Fact]
    public async Task Open_loop_counts_from_when_a_request_was_due()
    {
        // Nobody is answered before the last has come: a closed loop would not even have asked that often.
        var calls = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tally = await LoadAsync(HundredOpen, async context =>
        {
            var message = await ScriptedServer.ReadAsync(context);
            if (Interlocked.Increment(ref calls) == 100)
            {
                all.SetResult();
            }

            await all.Task;
            await ScriptedServer.AnswerAsync(context, message);
        });

        Assert.Equal((100, 0, 0, 0), (tally.Replies, tally.Errors, tally.Wrong, tally.Unanswered));

        // The last was due 247.5 ms after the first, and the one in the middle 125 ms after.
        Assert.True(tally.Latency.Max >= 247_000_000, $"{tally.Latency.Max} ns");
        Assert.True(tally.Latency.Quantile(0.5) >= 122_000_000, $"{tally.Latency.Quantile(0.5)} ns");
    }

    [Fact]
    public async Task Open_loop_sends_all_through_a_server_that_takes_one_at_a_time()
    {
        var tally = await LoadAsync(HundredOpen, Echo, streams: 1);

        Assert.Equal((100, 0, 0, 0), (tally.Replies, tally.Errors, tally.Wrong, tally.Unanswered));
    }

    [Fact]
    public async Task Requests_without_an_answer_count_with_the_time_that_they_waited()
    {
        // One is with the server, the rest still waits to be sent.
        var patience = TimeSpan.FromMilliseconds(200);
        var tally = await LoadAsync(HundredOpen with { Connections = 1, Patience = patience }, _ => new TaskCompletionSource().Task, streams: 1);

        Assert.Equal((0, 100), (tally.Replies, tally.Unanswered));
        Assert.True(tally.Latency.Min >= patience.TotalNanoseconds, $"{tally.Latency.Min} ns");
        Assert.True(tally.Latency.Max >= 447_000_000, $"{tally.Latency.Max} ns");
    }

    [Fact]
    public async Task Large_replies_in_many_frames_are_put_together()
    {
        var large = new string('7', 200_000);
        var tally = await LoadAsync(Hundred, async context =>
        {
            await ScriptedServer.ReadAsync(context);
            await ScriptedServer.AnswerAsync(context, large);
        }, new FixedTarget(large));

        Assert.Equal((100, 0, 0), (tally.Replies, tally.Errors, tally.Wrong));
    }

    [Fact]
    public void Rejects_a_server_that_is_not_there()
    {
        var nobody = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Next());

        Assert.Throws<IOException>(() => LoadDriver.Run(nobody, new EchoTarget(), Hundred, progress: null, CancellationToken.None));
    }

    private static async Task Echo(HttpContext context) => await ScriptedServer.AnswerAsync(context, await ScriptedServer.ReadAsync(context));

    private static async Task<LoadTally> LoadAsync(LoadPlan plan, RequestDelegate call, LoadTarget? target = null, int streams = 100)
    {
        await using var server = await ScriptedServer.StartAsync(call, streams);
        var address = server.Address;
        return await Task.Run(() => LoadDriver.Run(address, target ?? new EchoTarget(), plan, progress: null, CancellationToken.None).Tally);
    }

    /// <summary>Asks for a number and expects it back.</summary>
    private sealed class EchoTarget : LoadTarget
    {
        public override string Path => "/test.Echo/Say";

        public override Question Draw(ref SplitMix64 random) => new((int)(random.Next() % 1_000_000), 0);

        public override int Write(Question question, Span<byte> message) => Encoding.ASCII.GetBytes(Text(question), message);

        public override string? Check(Question question, ReadOnlySpan<byte> reply) =>
            Ascii.Equals(reply, Text(question)) ? null : $"it is '{Encoding.ASCII.GetString(reply)}'";

        private static string Text(Question question) => question.Customer.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Expects one text.</summary>
    private sealed class FixedTarget(string text) : LoadTarget
    {
        public override string Path => "/test.Echo/Say";

        public override Question Draw(ref SplitMix64 random) => default;

        public override int Write(Question question, Span<byte> message) => 0;

        public override string? Check(Question question, ReadOnlySpan<byte> reply) => Ascii.Equals(reply, text) ? null : "it is another text";
    }
}
