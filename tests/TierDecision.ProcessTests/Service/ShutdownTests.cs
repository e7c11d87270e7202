using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>SIGTERM while calls are under way: the service takes no new ones, answers those that it has, and ends with 0.</summary>
public sealed class ShutdownTests
{
    private const int Calls = 8;

    [Fact]
    public async Task Http_calls_under_way_are_answered()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        var body = Encoding.UTF8.GetBytes("""{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE"}}""");
        var head = Encoding.ASCII.GetBytes($"POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n");
        var calls = new List<NetworkStream>();
        for (var i = 0; i < Calls; i++)
        {
            var stream = new NetworkStream(await ConnectAsync(service.HttpAddress), ownsSocket: true);
            await stream.WriteAsync(head);

            // Sent once the body is being read: from here on the call is under way.
            Assert.Equal("HTTP/1.1 100 Continue", await LineAsync(stream));
            calls.Add(stream);
        }

        await service.TerminateAsync();
        await UntilRefusedAsync(service.HttpAddress);

        foreach (var stream in calls)
        {
            await stream.WriteAsync(body);
            Assert.Equal("", await LineAsync(stream));
            Assert.Equal("HTTP/1.1 200 OK", await LineAsync(stream));
            await stream.DisposeAsync();
        }

        await service.WaitForExitAsync();
    }

    [Fact]
    public async Task Grpc_calls_under_way_are_answered()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        using var client = new HttpClient { BaseAddress = service.GrpcAddress, Timeout = Wait.Deadline };
        var contents = Enumerable.Range(0, Calls).Select(_ => new SlowContent(Requests.Call("42"))).ToList();
        var calls = contents.Select(content => SendAsync(client, content)).ToList();
        await Task.WhenAll(contents.Select(content => content.Begun));

        // On the same connection and behind the others: once it is answered, the service has met them all.
        var last = new SlowContent(Requests.Call("43"));
        last.Finish();
        await AssertAnsweredAsync(SendAsync(client, last));

        await service.TerminateAsync();
        await UntilRefusedAsync(service.GrpcAddress);
        contents.ForEach(content => content.Finish());

        foreach (var call in calls)
        {
            await AssertAnsweredAsync(call);
        }

        await service.WaitForExitAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, SlowContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/tierdecision.v1.DecisionService/Decide", UriKind.Relative))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        return client.SendAsync(request);
    }

    private static async Task AssertAnsweredAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var message = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        Assert.NotEmpty(DecideResponse.Parser.ParseFrom(message, 5, message.Length - 5).DecisionId);
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return socket;
    }

    private static Task UntilRefusedAsync(Uri address) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                (await ConnectAsync(address)).Dispose();
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        "the service takes no new connections");

    private static async Task<string> LineAsync(NetworkStream stream)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, deadline.Token) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    /// <summary>A gRPC message of which the first half is sent at once and the rest when the test says so.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _framed;
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(IMessage message)
        {
            var bytes = message.ToByteArray();
            _framed = new byte[5 + bytes.Length];
            BinaryPrimitives.WriteInt32BigEndian(_framed.AsSpan(1), bytes.Length);
            bytes.CopyTo(_framed, 5);
            Headers.ContentType = new("application/grpc");
        }

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = _framed.Length / 2;
            await stream.WriteAsync(_framed.AsMemory(0, half));
            await stream.FlushAsync();
            _begun.SetResult();
            await _finish.Task;
            await stream.WriteAsync(_framed.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
