using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TierDecision.ProcessTests.Fuzz;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>What callers can make large, slow or loud: it has limits, and the service goes on.</summary>
public sealed class EdgeLimitTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Decide = "/tierdecision.v1.DecisionService/Decide";

    private readonly ServiceProcess _service = fixture.Service;

    public static TheoryData<string> Methods => [.. EndpointTable.All.Select(row => row.Method.Name)];

    [Fact]
    public async Task Thousands_of_empty_aliases_are_refused_in_little_time_and_memory()
    {
        var message = new byte[60_000];
        for (var i = 0; i < message.Length; i += 2)
        {
            message[i] = (PutCustomerRequest.AddAliasesFieldNumber << 3) | 2;
        }

        using var client = new FuzzClient(_service.GrpcAddress, _service.HttpAddress);
        await client.PlainAsync("/tierdecision.v1.CustomerService/PutCustomer", message);
        var (memory, clock) = (await _service.ResidentBytesAsync(), Stopwatch.StartNew());
        for (var i = 0; i < 300; i++)
        {
            var answer = await client.PlainAsync("/tierdecision.v1.CustomerService/PutCustomer", message);
            Assert.Equal(("3", "customer_id is required; add_aliases has 30000 members; it must have at most 32"), (answer.Grpc, answer.Detail));
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Wait.Deadline);
        Assert.InRange(await _service.ResidentBytesAsync() - memory, long.MinValue, 100_000_000);
    }

    [Fact]
    public async Task Thousands_of_errors_are_told_by_the_first_and_a_count()
    {
        var request = new EvaluateClocksRequest { Ticket = new Ticket() };
        request.Timeline.AddRange(Enumerable.Repeat(new TimelineEvent(), 1000));
        var clocks = new SlaService.SlaServiceClient(_service.Channel);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await clocks.EvaluateClocksAsync(request));
        using var problem = await _service.PostAsync("/v1/sla-clocks", JsonFormatter.Default.Format(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Matches("; and 1,9[0-9][0-9] more$", failure.Status.Detail);
        Assert.InRange(failure.Status.Detail.Length + (failure.Trailers.GetValueBytes("grpc-status-details-bin")!.Length * 4 / 3), 1, 4096);
        Assert.Contains("\"errors_left_out\":1980", await problem.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_text_of_every_request_has_a_limit(string method)
    {
        var row = EndpointTable.All.Single(row => row.Method.Name == method);
        foreach (var path in Texts(row.Method.InputType))
        {
            // A caller is routed whatever stands in the place of a number or an address.
            if (path[^1].Name is "phone" or "email" && method is not ("PutCustomer" or "TraceCustomer"))
            {
                continue;
            }

            // Or in a field that only helps, which is left out.
            if (method is "Decide" or "DecideBatch" or "GetPriority" or "GetSla" or "GetRoute"
                && path.Any(field => field.Name == "request_id" || SideFieldPaths.Has(field)))
            {
                continue;
            }

            var (detail, status) = await RefusalAsync(row, LongText.At(path, row.Method.InputType));

            // Where nothing is kept, nothing is looked for.
            if (method != "GetExplanation")
            {
                Assert.Equal(StatusCode.InvalidArgument, status);
                Assert.True(LongText.Names(detail, path), $"{string.Join('.', path.Select(field => field.Name))}: {detail}");
            }

            Assert.InRange(detail.Length, 1, 4096);
        }
    }

    // A client that repeats a broken message must not fill the log.
    [Fact]
    public async Task Broken_messages_are_logged_once_a_minute_without_a_stack_trace()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        using var client = new FuzzClient(service.GrpcAddress, service.HttpAddress);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
            Assert.Equal("3", (i % 2 == 0 ? await client.PlainAsync(Decide, [0xFF, 0xFF]) : await client.LibraryAsync(Decide, [0xFF, 0xFF])).Grpc)));
        await service.StopAsync();

        Assert.InRange(service.Output.Split('\n').Count(line => line.Contains("Requests that could not be read", StringComparison.Ordinal)), 1, 2);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    // The kinds of labels are those of the contract, whatever callers send.
    [Fact]
    public async Task Callers_cannot_make_new_labels_of_metrics()
    {
        for (var i = 0; i < 100; i++)
        {
            using var unknown = await _service.PostAsync("/v1/decide", $$"""{"field{{i}}":1}""");
            using var nested = await _service.PostAsync("/v1/decide", "{\"contact\":{\"field" + i.ToString(CultureInfo.InvariantCulture) + "\":1}}");
            var number = i.ToString(CultureInfo.InvariantCulture);
            using var map = await _service.PostAsync("/v1/decide", "{\"contact\":{\"attributes\":{\"a" + number + "\":\"\",\"a" + number + "\":\"\"}}}");
            var events = Enumerable.Repeat("""{"kind":1,"at":"2026-01-01T00:00:00Z"}""", i).Append("""{"kind":1}""");
            using var list = await _service.PostAsync("/v1/sla-clocks", $$"""{"ticket":{},"timeline":[{{string.Join(',', events)}}]}""");
            Assert.Equal(HttpStatusCode.BadRequest, list.StatusCode);
        }

        var labels = PrometheusText.Parse(await _service.MetricsAsync()).Families["tierdecision_malformed_requests_total"].Samples
            .Select(sample => sample.Labels.Single(label => label.Name == "field").Value).ToList();
        Assert.Subset(
            new HashSet<string>(TierDecision.Service.Requests.RequestFields.Paths) { "other" }, labels.ToHashSet());
        Assert.Contains("other", labels);
        Assert.Contains("timeline.at", labels);
        Assert.Contains("contact.attributes", labels);
    }

    // A client that opens a call and sends no message waited until the connection broke, with all its other calls.
    [Fact]
    public async Task Call_without_a_message_ends_at_its_deadline_and_its_connection_lives_on()
    {
        var connections = 0;
        using var client = Client(() => connections++);

        using var ended = await SendAsync(client, new Silence(), "application/grpc", "400m");
        using var next = await SendAsync(client, new ByteArrayContent(Wire.Frame(Requests.Call("42").ToByteArray())), "application/grpc", "20S");

        Assert.Equal(("4", "0", 1), (Status(ended), Status(next), connections));
    }

    // Longer than the server waits for bodies by itself: then it ends the connection.
    [Fact]
    public async Task Plain_call_without_a_message_waits_for_its_deadline_and_takes_no_other_call_with_it()
    {
        var connections = 0;
        using var client = Client(() => connections++);

        using var silent = await SendAsync(client, new Silence(), "application/grpc", "7S");
        using var next = await SendAsync(client, new ByteArrayContent(Wire.Frame(Requests.Call("42").ToByteArray())), "application/grpc", "20S");

        Assert.Equal(("4", "0", 1), (Status(silent), Status(next), connections));
    }

    // What the library answers: a batch, another method, another content type, a compressed message.
    [Theory]
    [InlineData("/tierdecision.v1.DecisionService/DecideBatch", "application/grpc", "identity")]
    [InlineData("/tierdecision.v1.CustomerService/GetCustomer", "application/grpc", "identity")]
    [InlineData(Decide, "application/grpc+proto", "identity")]
    [InlineData(Decide, "application/grpc", "gzip")]
    public async Task Call_without_a_message_that_is_not_plain_takes_no_other_call_with_it(string path, string type, string encoding)
    {
        var connections = 0;
        using var client = Client(() => connections++);

        // The library may reset the stream before a caller who has long given up has read the status.
        var ended = await Record.ExceptionAsync(async () =>
        {
            using var silent = await SendAsync(client, new Silence(), type, "7S", path, encoding);
            Assert.Equal("4", Status(silent));
        });
        using var next = await SendAsync(client, new ByteArrayContent(Wire.Frame(Requests.Call("42").ToByteArray())), "application/grpc", "20S");

        Assert.True(ended is null or HttpRequestException or TaskCanceledException, ended?.ToString());
        Assert.Equal(("0", 1), (Status(next), connections));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Methods_of_the_contract_take_POST_alone(string verb)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _service.GrpcAddress };
        var answers = new HashSet<string>();
        foreach (var row in EndpointTable.All)
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(row.GrpcPath, UriKind.Relative))
            {
                Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            if (verb is not ("GET" or "HEAD"))
            {
                request.Content = new ByteArrayContent(Wire.Frame(Requests.Call("42").ToByteArray()));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            }

            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            Assert.True(Status(response) != "0", row.GrpcPath);
            answers.Add($"{response.StatusCode} {Status(response)} {body.Length > 5}");
        }

        Assert.Single(answers);
    }

    private async Task<(string Detail, StatusCode Status)> RefusalAsync(EndpointRow row, IMessage request)
    {
        var method = new Method<IMessage, byte[]>(
            MethodType.Unary, row.Method.Service.FullName, row.Method.Name,
            Marshallers.Create<IMessage>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes));
        try
        {
            // A batch tells of each request by itself.
            var answer = await _service.Channel.CreateCallInvoker().AsyncUnaryCall(method, host: null, default, request);
            var error = Assert.Single(DecideBatchResponse.Parser.ParseFrom(answer).Results).Error;
            return ($"{error.Field} {error.Description}", StatusCode.InvalidArgument);
        }
        catch (RpcException failure)
        {
            return (failure.Status.Detail, failure.StatusCode);
        }
    }

    private static IEnumerable<FieldDescriptor[]> Texts(MessageDescriptor type) => type.Fields.InDeclarationOrder().SelectMany(field => field switch
    {
        { FieldType: FieldType.String } => [[field]],
        { FieldType: FieldType.Message } when field.MessageType.File.Package == type.File.Package || field.IsMap =>
            Texts(field.MessageType).Select(below => (FieldDescriptor[])[field, .. below]),
        _ => Array.Empty<FieldDescriptor[]>(),
    });

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpContent content, string type, string timeout, string path = Decide, string encoding = "identity")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add("grpc-timeout", timeout);
        request.Headers.Add("grpc-encoding", encoding);
        var response = await client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private HttpClient Client(Action connects) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            connects();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = _service.GrpcAddress,
    };

    private static string? Status(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values)
            ? values.Single()
            : null;

    /// <summary>A body that never comes.</summary>
    private sealed class Silence : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
