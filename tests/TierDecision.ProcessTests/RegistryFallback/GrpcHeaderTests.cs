using Grpc.Core;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Headers and trailers on their way over the wire.</summary>
public sealed class GrpcHeaderTests
{
    private static readonly byte[] Bytes = [0, 1, 127, 128, 255];

    [Fact]
    public async Task Request_headers_reach_the_handler()
    {
        string? text = null;
        byte[]? bytes = null;
        List<string> twice = [];
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (request, context) =>
            {
                text = context.RequestHeaders.GetValue("X-Text");
                bytes = context.RequestHeaders.GetValueBytes("x-bytes-bin");
                twice.AddRange(context.RequestHeaders.GetAll("x-twice").Select(entry => entry.Value));
                return Task.FromResult(new SayResponse());
            },
        });

        await host.Client.SayAsync(new SayRequest(), new Metadata
        {
            { "X-Text", "some text" },
            { "x-bytes-bin", Bytes },
            { "x-twice", "first" },
            { "x-twice", "second" },
        });

        Assert.Equal("some text", text);
        Assert.Equal(Bytes, bytes);
        // HTTP may send one key's values as one header.
        Assert.Equal("first, second", string.Join(", ", twice));
    }

    [Fact]
    public async Task Response_headers_arrive_before_the_response()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-text", "early" }, { "x-bytes-bin", Bytes } });
                await mayAnswer.Task;
                return new SayResponse();
            },
        });

        using var call = host.Client.SayAsync(new SayRequest());
        var headers = await call.ResponseHeadersAsync.WaitAsync(GrpcEchoHost.Patience);

        Assert.False(call.ResponseAsync.IsCompleted);
        Assert.Equal("early", headers.GetValue("x-text"));
        Assert.Equal(Bytes, headers.GetValueBytes("x-bytes-bin"));

        mayAnswer.SetResult();
        await call;
    }

    [Fact]
    public async Task Response_headers_cannot_be_sent_twice()
    {
        Exception? second = null;
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                second = await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([]));
                return new SayResponse();
            },
        });

        await host.Client.SayAsync(new SayRequest());

        Assert.IsType<InvalidOperationException>(second);
    }

    [Fact]
    public async Task Trailers_arrive_with_the_status()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Repeat = async (request, responses, context) =>
            {
                await responses.WriteAsync(new SayResponse { Text = "one" });
                context.ResponseTrailers.Add("x-text", "late");
                context.ResponseTrailers.Add("x-bytes-bin", Bytes);
            },
        });

        using var call = host.Client.Repeat(new SayRequest());
        Assert.Equal(1, await call.ResponseStream.ReadAllAsync().CountAsync());
        var trailers = call.GetTrailers();

        Assert.Equal("late", trailers.GetValue("x-text"));
        Assert.Equal(Bytes, trailers.GetValueBytes("x-bytes-bin"));
    }

    [Fact]
    public async Task Trailers_of_a_failed_call_arrive_with_its_exception()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (request, context) =>
            {
                context.ResponseTrailers.Add("x-context", "from the context");
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "not now"),
                    new Metadata { { "x-exception", "from the exception" }, { "x-bytes-bin", Bytes } });
            },
        });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.SayAsync(new SayRequest()));

        Assert.Equal("from the context", error.Trailers.GetValue("x-context"));
        Assert.Equal("from the exception", error.Trailers.GetValue("x-exception"));
        Assert.Equal(Bytes, error.Trailers.GetValueBytes("x-bytes-bin"));
    }

    [Fact]
    public async Task Context_tells_the_handler_who_calls_what()
    {
        string? method = null, host = null, peer = null;
        bool? authenticated = null;
        await using var server = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (request, context) =>
            {
                (method, host, peer) = (context.Method, context.Host, context.Peer);
                authenticated = context.AuthContext.IsPeerAuthenticated;
                return Task.FromResult(new SayResponse());
            },
        });

        await server.Client.SayAsync(new SayRequest());

        Assert.Equal("/tierdecision.tests.echo.v1.EchoService/Say", method);
        Assert.Equal(server.Address.Authority, host);
        Assert.StartsWith("ipv4:127.0.0.1:", peer, StringComparison.Ordinal);
        Assert.False(authenticated);
    }
}
