using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Makes raw requests of messages, for gRPC and HTTP, in the forms that the service takes.</summary>
internal sealed class Wire(Dice dice)
{
    /// <summary>The bytes of gRPC before a message.</summary>
    public const int Prefix = 5;

    private const string Explanations = "/v1/explanations/";

    private static readonly JsonFormatter ProtoNames = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly Dictionary<string, string> Routes = new()
    {
        ["Decide"] = "/v1/decide",
        ["GetPriority"] = "/v1/priority",
        ["GetSla"] = "/v1/sla",
        ["GetRoute"] = "/v1/route",
        ["DecideBatch"] = "/v1/decide-batch",
        ["EvaluateClocks"] = "/v1/sla-clocks",
        ["PreviewMigration"] = "/v1/sla-migration",
        ["RankOrders"] = "/v1/rank-orders",
        ["AllocateStock"] = "/v1/allocate-stock",
        ["ReportQueueStates"] = "/v1/queue-states",
        ["ListQueueStates"] = "/v1/queue-states",
        ["PutCustomer"] = "/v1/put-customer",
        ["GetCustomer"] = "/v1/get-customer",
        ["RemoveCustomer"] = "/v1/remove-customer",
        ["TraceCustomer"] = "/v1/trace-customer",
        ["SetOverride"] = "/v1/set-override",
        ["ClearOverride"] = "/v1/clear-override",
    };

    // The baseline does not have them, so it has no answers to compare.
    private static readonly string[] Newer = ["GetTextCatalog"];

    /// <summary>All methods of the contract that the baseline has, by their request type.</summary>
    public static IReadOnlyDictionary<MessageDescriptor, MethodDescriptor> Methods { get; } = new[]
    {
        DecisionService.Descriptor, SlaService.Descriptor, RankingService.Descriptor, QueueService.Descriptor, CustomerService.Descriptor,
    }.SelectMany(service => service.Methods).Where(method => !Newer.Contains(method.Name)).ToDictionary(method => method.InputType);

    /// <summary>A request over gRPC or HTTP, at random.</summary>
    public Exchange Send(IMessage message)
    {
        if (dice.Chance(50) && TryFormat(message, out var json))
        {
            return SendHttp(message, json);
        }

        return SendGrpc(message);
    }

    /// <summary>A request over gRPC.</summary>
    public Exchange SendGrpc(IMessage message)
    {
        var method = Methods[message.Descriptor];

        // The service answers the plain form by its own code, and the other forms by the library's. A message with a placeholder is not compressed.
        var (type, encoding) = dice.Below(20) switch
        {
            0 => ("application/grpc+proto", null),
            1 when message is not GetExplanationRequest => ("application/grpc", "gzip"),
            _ => ("application/grpc", (string?)null),
        };
        var bytes = message.ToByteArray();
        return new Exchange
        {
            Method = method.Name,
            Transport = Transport.Grpc,
            Path = Path(method),
            ContentType = type,
            Body = Frame(encoding is null ? bytes : Gzip(bytes), encoding is not null),
            Headers = encoding is null ? [] : [("grpc-encoding", encoding)],
            Contract = method,
        };
    }

    /// <summary>The path of a method.</summary>
    public static string Path(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    /// <summary>A message with the gRPC prefix.</summary>
    public static byte[] Frame(byte[] message, bool isCompressed = false)
    {
        var framed = new byte[Prefix + message.Length];
        framed[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, Prefix);
        return framed;
    }

    /// <summary>A message as gzip. It is stored, not deflated: the bytes do not depend on the version of the library.</summary>
    public static byte[] Gzip(byte[] message)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.NoCompression))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }

    private Exchange SendHttp(IMessage message, string json)
    {
        var method = Methods[message.Descriptor];
        var pretty = dice.Chance(12) ? dice.Of("?pretty", "?pretty=1") : "";
        var exchange = new Exchange { Method = method.Name, Transport = Transport.Http, Path = "", Contract = method };
        if (message is GetExplanationRequest explanation)
        {
            return exchange with { Verb = "GET", Path = $"{Explanations}{Uri.EscapeDataString(explanation.DecisionId)}{pretty}" };
        }

        var path = Routes[method.Name] + pretty;
        return message is ListQueueStatesRequest
            ? exchange with { Verb = "GET", Path = path }
            : exchange with
            {
                Path = path,
                ContentType = dice.Below(20) switch { 0 => null, 1 => "text/plain", 2 => "application/json; charset=utf-8", _ => "application/json" },
                Body = Encoding.UTF8.GetBytes(json),
                IsChunked = dice.Chance(3),
            };
    }

    // Some malformed messages have no JSON, such as a time with negative nanoseconds.
    private bool TryFormat(IMessage message, out string json)
    {
        json = "";
        if (message is GetExplanationRequest { DecisionId.Length: 0 })
        {
            return false;
        }

        try
        {
            json = (dice.Chance(50) ? ProtoNames : JsonFormatter.Default).Format(message);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
