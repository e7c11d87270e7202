using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Compressed messages: between client and server, and as bytes on the wire.</summary>
public sealed class GrpcCompressionTests
{
    private static readonly string Repetitive = new('x', 50_000);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_response_arrives_whole(string encoding)
    {
        await using var host = await GrpcEchoHost.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = encoding;
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
            AddProviders(options.CompressionProviders);
        });
        var options = new GrpcChannelOptions { CompressionProviders = [] };
        AddProviders(options.CompressionProviders);
        var client = new Protos.EchoService.EchoServiceClient(host.Connect(options));

        Assert.Equal(Repetitive, (await client.SayAsync(new SayRequest { Text = Repetitive })).Text);
    }

    [Fact]
    public async Task Compressed_request_arrives_whole()
    {
        string? encoding = null;
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (request, context) =>
            {
                encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
                return Task.FromResult(new SayResponse { Text = request.Text });
            },
        });

        var response = await host.Client.SayAsync(new SayRequest { Text = Repetitive }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal("gzip", encoding);
        Assert.Equal(Repetitive, response.Text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Response_on_the_wire_is_in_the_format_that_its_header_names(string encoding)
    {
        await using var host = await GrpcEchoHost.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = encoding;
            AddProviders(options.CompressionProviders);
        });

        var (header, compressed, payload) = await SayRaw(host, encoding);

        Assert.Equal(encoding, header);
        Assert.True(compressed);
        Assert.True(payload.Length < 1_000, $"{payload.Length} bytes");
        using Stream decompressed = encoding == "gzip"
            ? new GZipStream(new MemoryStream(payload), CompressionMode.Decompress)
            : new ZLibStream(new MemoryStream(payload), CompressionMode.Decompress);
        Assert.Equal(Repetitive, SayResponse.Parser.ParseFrom(decompressed).Text);
    }

    [Fact]
    public async Task Response_is_not_compressed_where_the_handler_says_so()
    {
        await using var host = await GrpcEchoHost.StartAsync(
            new EchoHandlers
            {
                Say = (request, context) =>
                {
                    context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    return Task.FromResult(new SayResponse { Text = request.Text });
                },
            },
            options => options.ResponseCompressionAlgorithm = "gzip");

        var (_, compressed, payload) = await SayRaw(host, "gzip");

        Assert.False(compressed);
        Assert.Equal(Repetitive, SayResponse.Parser.ParseFrom(payload).Text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Provider_reads_what_it_wrote_and_leaves_the_stream_open(string encoding)
    {
        ICompressionProvider provider = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest);
        using var stream = new MemoryStream();

        using (var writer = provider.CreateCompressionStream(stream, CompressionLevel.SmallestSize))
        {
            writer.Write("some bytes"u8);
        }

        stream.Position = 0;
        using var reader = new StreamReader(provider.CreateDecompressionStream(stream));
        Assert.Equal(encoding, provider.EncodingName);
        Assert.Equal("some bytes", reader.ReadToEnd());
    }

    [Fact]
    public void Provider_uses_its_own_level_where_none_is_given()
    {
        int LengthAt(CompressionLevel own, CompressionLevel? given)
        {
            using var stream = new MemoryStream();
            using (var writer = new GzipCompressionProvider(own).CreateCompressionStream(stream, given))
            {
                writer.Write(new byte[10_000]);
            }

            return (int)stream.Length;
        }

        Assert.True(LengthAt(CompressionLevel.NoCompression, null) > 10_000);
        Assert.True(LengthAt(CompressionLevel.NoCompression, CompressionLevel.Optimal) < 1_000);
        Assert.True(LengthAt(CompressionLevel.Optimal, null) < 1_000);
    }

    private static void AddProviders(IList<ICompressionProvider> providers)
    {
        providers.Add(new GzipCompressionProvider(CompressionLevel.Fastest));
        providers.Add(new DeflateCompressionProvider(CompressionLevel.Fastest));
    }

    // Without a gRPC client, which would hide what is on the wire: a one-byte flag, a four-byte length, the payload.
    private static async Task<(string? Encoding, bool Compressed, byte[] Payload)> SayRaw(GrpcEchoHost host, string accepted)
    {
        var message = new SayRequest { Text = Repetitive }.ToByteArray();
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var content = new ByteArrayContent(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/tierdecision.tests.echo.v1.EchoService/Say"));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = content;
        request.Headers.Add("te", "trailers");
        request.Headers.Add("grpc-accept-encoding", accepted);

        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal(body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        var encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        return (encoding, body[0] == 1, body[5..]);
    }
}
