using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>How a call's end travels from the server to the client.</summary>
public sealed class GrpcStatusTests
{
    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Status_thrown_by_the_handler_reaches_the_client(StatusCode code)
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new RpcException(new Status(code, "100 % wrong: é 汉\n")),
        });

        using var call = host.Client.SayAsync(new SayRequest());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(code, error.StatusCode);
        Assert.Equal("100 % wrong: é 汉\n", error.Status.Detail);
        Assert.Equal(code, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Status_set_by_the_handler_reaches_the_client()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Repeat = async (request, responses, context) =>
            {
                await responses.WriteAsync(new SayResponse { Text = "one" });
                context.Status = new Status(StatusCode.ResourceExhausted, "no more");
            },
        });

        using var call = host.Client.Repeat(new SayRequest());
        Assert.True(await call.ResponseStream.MoveNext());
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("no more", error.Status.Detail);
    }

    [Fact]
    public async Task Status_is_success_unless_the_handler_sets_it()
    {
        var seen = Status.DefaultCancelled;
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (_, context) =>
            {
                seen = context.Status;
                return Task.FromResult(new SayResponse());
            },
        });

        await host.Client.SayAsync(new SayRequest());

        Assert.Equal(StatusCode.OK, seen.StatusCode);
    }

    [Fact]
    public async Task Other_exception_of_the_handler_is_unknown_and_keeps_its_message()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new InvalidOperationException("the secret"),
        });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.SayAsync(new SayRequest()));

        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("the secret", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_that_nobody_serves_is_unimplemented()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers(), map: app => app.MapGrpcService<SilentService>());

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.SayAsync(new SayRequest()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Message_that_does_not_parse_is_refused()
    {
        var utf16 = Marshallers.Create(text => System.Text.Encoding.Unicode.GetBytes(text), bytes => System.Text.Encoding.Unicode.GetString(bytes));
        var method = new Method<string, string>(MethodType.Unary, "tierdecision.tests.echo.v1.EchoService", "Say", utf16, utf16);
        await using var host = await GrpcEchoHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "\uffff\uffff"));

        Assert.NotEqual(StatusCode.OK, error.StatusCode);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protos.EchoService.EchoServiceClient(channel).SayAsync(new SayRequest()));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Status.DebugException);
        Assert.Same(error.Status.DebugException, error.InnerException);
    }

    private sealed class SilentService : Protos.EchoService.EchoServiceBase;
}
