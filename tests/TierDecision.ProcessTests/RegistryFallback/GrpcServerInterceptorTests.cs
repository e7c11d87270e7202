using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Interceptors on the server's side.</summary>
public sealed class GrpcServerInterceptorTests
{
    [Fact]
    public async Task Interceptor_stands_before_and_after_every_kind_of_call()
    {
        var log = new ConcurrentQueue<string>();
        await using var host = await GrpcEchoHost.StartAsync(options => options.Interceptors.Add<LoggingInterceptor>("it", log));

        await host.Client.SayAsync(new SayRequest());
        using (var call = host.Client.Collect())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }

        using (var call = host.Client.Repeat(new SayRequest { Text = "one two" }))
        {
            Assert.Equal(2, await call.ResponseStream.ReadAllAsync().CountAsync());
        }

        using (var call = host.Client.Converse())
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(
            [
                "it before unary", "it after unary",
                "it before client streaming", "it after client streaming",
                "it before server streaming", "it after server streaming",
                "it before duplex", "it after duplex",
            ],
            log);
    }

    [Fact]
    public async Task Interceptors_nest_in_the_order_they_were_added()
    {
        var log = new ConcurrentQueue<string>();
        await using var host = await GrpcEchoHost.StartAsync(options =>
        {
            options.Interceptors.Add<LoggingInterceptor>("outer", log);
            options.Interceptors.Add<LoggingInterceptor>("inner", log);
        });

        await host.Client.SayAsync(new SayRequest());

        Assert.Equal(["outer before unary", "inner before unary", "inner after unary", "outer after unary"], log);
    }

    [Fact]
    public async Task Interceptor_that_overrides_nothing_changes_nothing()
    {
        await using var host = await GrpcEchoHost.StartAsync(options => options.Interceptors.Add<IdleInterceptor>());

        Assert.Equal("hello", (await host.Client.SayAsync(new SayRequest { Text = "hello" })).Text);
        using (var call = host.Client.Collect())
        {
            await call.RequestStream.WriteAsync(new SayRequest { Text = "hello" });
            await call.RequestStream.CompleteAsync();
            Assert.Equal("hello", (await call).Text);
        }

        using (var call = host.Client.Repeat(new SayRequest { Text = "hello there" }))
        {
            Assert.Equal(2, await call.ResponseStream.ReadAllAsync().CountAsync());
        }

        using (var call = host.Client.Converse())
        {
            await call.RequestStream.WriteAsync(new SayRequest { Text = "hello" });
            Assert.True(await call.ResponseStream.MoveNext());
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }
    }

    [Fact]
    public async Task Interceptor_can_refuse_a_call_and_hand_state_to_the_handler()
    {
        await using var host = await GrpcEchoHost.StartAsync(
            new EchoHandlers { Say = (_, context) => Task.FromResult(new SayResponse { Text = (string)context.UserState["caller"] }) },
            options => options.Interceptors.Add<CallerInterceptor>());

        var response = await host.Client.SayAsync(new SayRequest(), new Metadata { { "x-caller", "agent 7" } });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.SayAsync(new SayRequest()));

        Assert.Equal("agent 7", response.Text);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    private sealed class IdleInterceptor : Interceptor;

    private sealed class CallerInterceptor : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.UserState["caller"] = context.RequestHeaders.GetValue("x-caller")
                ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "who calls?"));
            return continuation(request, context);
        }
    }

    private sealed class LoggingInterceptor(string name, ConcurrentQueue<string> log) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue($"{name} before unary");
            var response = await continuation(request, context);
            log.Enqueue($"{name} after unary");
            return response;
        }

        public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue($"{name} before client streaming");
            var response = await continuation(requestStream, context);
            log.Enqueue($"{name} after client streaming");
            return response;
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue($"{name} before server streaming");
            await continuation(request, responseStream, context);
            log.Enqueue($"{name} after server streaming");
        }

        public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue($"{name} before duplex");
            await continuation(requestStream, responseStream, context);
            log.Enqueue($"{name} after duplex");
        }
    }
}
