using Grpc.Core;
using Grpc.Core.Interceptors;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Interceptors on the client's side.</summary>
public sealed class GrpcClientInterceptorTests
{
    [Fact]
    public async Task Interceptor_sees_every_kind_of_call()
    {
        List<string> log = [];
        await using var host = await GrpcEchoHost.StartAsync();
        var client = new Protos.EchoService.EchoServiceClient(host.Channel.Intercept(new LoggingInterceptor("it", log)));

        Assert.Equal("blocking", (await Task.Run(() => client.Say(new SayRequest { Text = "blocking" }))).Text);
        Assert.Equal("unary", (await client.SayAsync(new SayRequest { Text = "unary" })).Text);
        using (var call = client.Collect())
        {
            await call.RequestStream.WriteAsync(new SayRequest { Text = "collected" });
            await call.RequestStream.CompleteAsync();
            Assert.Equal("collected", (await call).Text);
        }

        using (var call = client.Repeat(new SayRequest { Text = "one two" }))
        {
            Assert.Equal(2, await call.ResponseStream.ReadAllAsync().CountAsync());
        }

        using (var call = client.Converse())
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(["it blocking Say", "it unary Say", "it client streaming Collect", "it server streaming Repeat", "it duplex Converse"], log);
    }

    [Fact]
    public async Task Interceptor_added_first_at_once_or_last_in_a_chain_takes_control_first()
    {
        List<string> log = [];
        await using var host = await GrpcEchoHost.StartAsync();
        Interceptor a = new LoggingInterceptor("a", log), b = new LoggingInterceptor("b", log), c = new LoggingInterceptor("c", log);

        await new Protos.EchoService.EchoServiceClient(host.Channel.Intercept(a, b, c)).SayAsync(new SayRequest());
        await new Protos.EchoService.EchoServiceClient(host.Channel.CreateCallInvoker().Intercept(a, b, c)).SayAsync(new SayRequest());
        await new Protos.EchoService.EchoServiceClient(host.Channel.Intercept(c).Intercept(b).Intercept(a)).SayAsync(new SayRequest());

        Assert.Equal(Enumerable.Repeat<string[]>(["a unary Say", "b unary Say", "c unary Say"], 3).SelectMany(names => names), log);
    }

    [Fact]
    public async Task Interceptor_can_answer_without_the_server()
    {
        await using var host = await GrpcEchoHost.StartAsync();
        var client = new Protos.EchoService.EchoServiceClient(host.Channel.Intercept(new AnsweringInterceptor()));

        using var call = client.SayAsync(new SayRequest());

        Assert.Equal("from the interceptor", (await call).Text);
        Assert.Equal("1", (await call.ResponseHeadersAsync).GetValue("x-header"));
        Assert.Equal("2", call.GetTrailers().GetValue("x-trailer"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Header_function_adds_to_the_headers_of_every_kind_of_call()
    {
        List<string?> seen = [];
        void See(ServerCallContext context) =>
            seen.Add(context.RequestHeaders.GetValue("x-own") + "+" + context.RequestHeaders.GetValue("x-added"));

        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (_, context) => { See(context); return Task.FromResult(new SayResponse()); },
            Collect = (_, context) => { See(context); return Task.FromResult(new SayResponse()); },
            Repeat = (_, _, context) => { See(context); return Task.CompletedTask; },
            Converse = (_, _, context) => { See(context); return Task.CompletedTask; },
        });
        var client = new Protos.EchoService.EchoServiceClient(host.Channel.Intercept(headers =>
        {
            headers.Add("x-added", "added");
            return headers;
        }));

        await client.SayAsync(new SayRequest());
        await client.SayAsync(new SayRequest(), new Metadata { { "x-own", "own" } });
        await Task.Run(() => client.Say(new SayRequest(), new Metadata { { "x-own", "own" } }));
        using (var call = client.Collect(new Metadata { { "x-own", "own" } }))
        {
            await call;
        }

        using (var call = client.Repeat(new SayRequest(), new Metadata { { "x-own", "own" } }))
        {
            Assert.False(await call.ResponseStream.MoveNext());
        }

        using (var call = client.Converse(new Metadata { { "x-own", "own" } }))
        {
            Assert.False(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(["+added", "own+added", "own+added", "own+added", "own+added", "own+added"], seen);
    }

    private sealed class AnsweringInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            new(
                Task.FromResult((TResponse)(object)new SayResponse { Text = "from the interceptor" }),
                Task.FromResult(new Metadata { { "x-header", "1" } }),
                () => Status.DefaultSuccess,
                () => new Metadata { { "x-trailer", "2" } },
                () => { });
    }

    private sealed class LoggingInterceptor(string name, List<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} blocking {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} unary {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} client streaming {context.Method.Name}");
            return continuation(context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} server streaming {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} duplex {context.Method.Name}");
            return continuation(context);
        }
    }
}
