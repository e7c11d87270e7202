using System.Buffers;
using System.Text;
using Grpc.Core;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>The types that people use beside a call: statuses, options, marshallers, definitions, mocks.</summary>
public sealed class GrpcCoreTypesTests
{
    [Fact]
    public void Status_holds_what_it_was_given()
    {
        var cause = new InvalidOperationException("cause");
        var status = new Status(StatusCode.NotFound, "gone", cause);

        Assert.Equal(StatusCode.NotFound, status.StatusCode);
        Assert.Equal("gone", status.Detail);
        Assert.Same(cause, status.DebugException);
        Assert.Contains("NotFound", status.ToString(), StringComparison.Ordinal);
        Assert.Contains("gone", status.ToString(), StringComparison.Ordinal);
        Assert.Equal((StatusCode.OK, ""), (Status.DefaultSuccess.StatusCode, Status.DefaultSuccess.Detail));
        Assert.Equal((StatusCode.Cancelled, ""), (Status.DefaultCancelled.StatusCode, Status.DefaultCancelled.Detail));
        Assert.Equal(StatusCode.OK, default(Status).StatusCode);
    }

    [Theory]
    [InlineData(StatusCode.OK, 0)]
    [InlineData(StatusCode.DeadlineExceeded, 4)]
    [InlineData(StatusCode.PermissionDenied, 7)]
    [InlineData(StatusCode.DataLoss, 15)]
    [InlineData(StatusCode.Unauthenticated, 16)]
    public void Status_code_has_the_number_of_the_protocol(StatusCode code, int number) => Assert.Equal(number, (int)code);

    [Fact]
    public void Exception_tells_its_status_unless_given_a_message()
    {
        var status = new Status(StatusCode.Aborted, "lost");
        var trailers = new Metadata { { "k", "v" } };

        Assert.Equal(status.ToString(), new RpcException(status).Message);
        Assert.Equal("message", new RpcException(status, "message").Message);
        Assert.Equal("message", new RpcException(status, trailers, "message").Message);
        Assert.Same(trailers, new RpcException(status, trailers).Trailers);
        Assert.Empty(new RpcException(status).Trailers);
        Assert.Equal(StatusCode.Aborted, new RpcException(status).StatusCode);
        Assert.Throws<ArgumentNullException>(() => new RpcException(status, (Metadata)null!));
    }

    [Fact]
    public void Call_options_change_in_copies()
    {
        var headers = new Metadata();
        var deadline = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using var cancellation = new CancellationTokenSource();
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var none = default(CallOptions);

        var all = none.WithHeaders(headers).WithDeadline(deadline).WithCancellationToken(cancellation.Token)
            .WithWriteOptions(WriteOptions.Default).WithCredentials(credentials).WithWaitForReady();

        Assert.Same(headers, all.Headers);
        Assert.Equal(deadline, all.Deadline);
        Assert.Equal(cancellation.Token, all.CancellationToken);
        Assert.Same(WriteOptions.Default, all.WriteOptions);
        Assert.Same(credentials, all.Credentials);
        Assert.True(all.IsWaitForReady);
        Assert.False(all.WithWaitForReady(false).IsWaitForReady);
        Assert.Null(none.Headers);
        Assert.Null(none.Deadline);
        Assert.False(none.IsWaitForReady);
    }

    [Fact]
    public void Marshaller_over_arrays_works_over_contexts()
    {
        var marshaller = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
        var context = new ArrayContext();

        marshaller.ContextualSerializer("text", context);

        Assert.Equal("text"u8.ToArray(), context.Payload);
        Assert.Equal("text", marshaller.ContextualDeserializer(new ArrayPayload("text"u8.ToArray())));
        Assert.Equal("text", Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("text")));
    }

    [Fact]
    public void Method_knows_its_full_name()
    {
        IMethod method = new Method<string, string>(MethodType.DuplexStreaming, "package.Service", "Name", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        Assert.Equal("/package.Service/Name", method.FullName);
        Assert.Equal(MethodType.DuplexStreaming, method.Type);
        Assert.Equal(("package.Service", "Name"), (method.ServiceName, method.Name));
    }

    [Fact]
    public async Task Mocked_client_answers_what_the_mock_says()
    {
        var client = new MockedClient();

        using var call = client.SayAsync(new SayRequest { Text = "hi" });

        Assert.Equal("mocked hi", (await call).Text);
        Assert.Throws<NotImplementedException>(() => { client.Collect(); });
    }

    [Fact]
    public void Client_with_a_host_names_it_in_its_calls()
    {
        var invoker = new RecordingInvoker();
        var client = new Protos.EchoService.EchoServiceClient(invoker);

        client.SayAsync(new SayRequest()).Dispose();
        client.WithHost("elsewhere").SayAsync(new SayRequest()).Dispose();

        Assert.Equal([null, "elsewhere"], invoker.Hosts);
        Assert.Equal(2, invoker.Disposed);
    }

    [Fact]
    public void Service_definition_replays_its_methods_in_order()
    {
        var binder = new RecordingBinder();

        Protos.EchoService.BindService(new EchoService(new EchoHandlers())).BindService(binder);

        Assert.Equal(["Unary Say", "ClientStreaming Collect", "ServerStreaming Repeat", "DuplexStreaming Converse"], binder.Methods);
    }

    [Fact]
    public void Service_definition_rejects_a_method_added_twice()
    {
        var method = new Method<string, string>(MethodType.Unary, "S", "M", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, handler));
    }

    [Fact]
    public async Task Context_of_a_test_forwards_to_what_it_overrides()
    {
        var context = new TestContext();

        context.Status = new Status(StatusCode.Aborted, "x");
        context.WriteOptions = WriteOptions.Default;
        context.UserState["k"] = "v";
        await context.WriteResponseHeadersAsync(new Metadata { { "h", "1" } });

        Assert.Equal(StatusCode.Aborted, context.Status.StatusCode);
        Assert.Same(WriteOptions.Default, context.WriteOptions);
        Assert.Equal("v", context.UserState["k"]);
        Assert.Equal("1", context.Sent?.GetValue("h"));
        Assert.Equal("/s/m", context.Method);
        Assert.False(context.AuthContext.IsPeerAuthenticated);
        Assert.Empty(context.AuthContext.PeerIdentity);
    }

    [Fact]
    public void Identity_property_keeps_copies_of_its_bytes()
    {
        byte[] bytes = [65, 66];
        var property = AuthProperty.Create("name", bytes);
        bytes[0] = 0;
        property.ValueBytes[1] = 0;

        Assert.Equal("name", property.Name);
        Assert.Equal("AB", property.Value);
        Assert.Equal([65, 66], property.ValueBytes);
    }

    [Fact]
    public async Task Stream_writer_without_cancellation_refuses_a_token_that_can_be_cancelled()
    {
        var writer = new ListWriter();
        IAsyncStreamWriter<string> stream = writer;
        using var cancellation = new CancellationTokenSource();

        await stream.WriteAsync("one", CancellationToken.None);

        Assert.Equal("one", Assert.Single(writer.Messages));
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.WriteAsync("two", cancellation.Token));
    }

    private sealed class MockedClient : Protos.EchoService.EchoServiceClient
    {
        public override AsyncUnaryCall<SayResponse> SayAsync(SayRequest request, CallOptions options) =>
            new(Task.FromResult(new SayResponse { Text = "mocked " + request.Text }), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    private sealed class RecordingInvoker : CallInvoker
    {
        public List<string?> Hosts { get; } = [];

        public int Disposed { get; private set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Hosts.Add(host);
            return new(
                new TaskCompletionSource<TResponse>().Task,
                static _ => Task.FromResult(new Metadata()),
                static _ => Status.DefaultSuccess,
                static _ => [],
                static state => ((RecordingInvoker)state).Disposed++,
                this);
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Add(method);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Add(method);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Add(method);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Add(method);

        private void Add(IMethod method) => Methods.Add($"{method.Type} {method.Name}");
    }

    private sealed class TestContext : ServerCallContext
    {
        public Metadata? Sent { get; private set; }

        protected override string MethodCore => "/s/m";

        protected override string HostCore => "host";

        protected override string PeerCore => "peer";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
        {
            Sent = responseHeaders;
            return Task.CompletedTask;
        }

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();
    }

    private sealed class ArrayContext : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class ArrayPayload(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }

    private sealed class ListWriter : IAsyncStreamWriter<string>
    {
        public List<string> Messages { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Messages.Add(message);
            return Task.CompletedTask;
        }
    }
}
