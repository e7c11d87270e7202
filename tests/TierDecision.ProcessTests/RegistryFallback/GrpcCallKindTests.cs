using Grpc.Core;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Each kind of call, through a real server and a real client.</summary>
public sealed class GrpcCallKindTests
{
    [Fact]
    public async Task Unary_call_returns_the_response()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        var response = await host.Client.SayAsync(new SayRequest { Text = "grüß dich 你好" });

        Assert.Equal("grüß dich 你好", response.Text);
    }

    [Fact]
    public async Task Blocking_unary_call_returns_the_response()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        var response = await Task.Run(() => host.Client.Say(new SayRequest { Text = "hello" }));

        Assert.Equal("hello", response.Text);
    }

    [Fact]
    public async Task Client_streaming_call_delivers_the_requests_in_order()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        using var call = host.Client.Collect();
        foreach (var text in (string[])["one", "two", "three"])
        {
            await call.RequestStream.WriteAsync(new SayRequest { Text = text });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("one two three", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Server_streaming_call_delivers_the_responses_in_order()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        using var call = host.Client.Repeat(new SayRequest { Text = "one two three" });
        List<string> texts = [];
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            texts.Add(response.Text);
        }

        Assert.Equal(["one", "two", "three"], texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_call_answers_each_request_before_the_next()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        using var call = host.Client.Converse();
        foreach (var text in (string[])["one", "two", "three"])
        {
            await call.RequestStream.WriteAsync(new SayRequest { Text = text });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Message_larger_than_a_frame_arrives_whole()
    {
        await using var host = await GrpcEchoHost.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => (char)('a' + (i % 26))));

        var response = await host.Client.SayAsync(new SayRequest { Text = text });

        Assert.Equal(text, response.Text);
    }

    [Fact]
    public async Task Status_of_an_unfinished_call_cannot_be_asked_for()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        using var call = host.Client.Converse();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task Many_calls_at_once_do_not_mix()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        var texts = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
            (await host.Client.SayAsync(new SayRequest { Text = $"call {i}" }).ConfigureAwait(false)).Text));

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"call {i}"), texts);
    }
}
