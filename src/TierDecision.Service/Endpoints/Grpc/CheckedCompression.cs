using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Compression of gRPC messages. A message that is not what its encoding says is refused as malformed; without this it would be a defect to the
/// library, with a stack trace in the log.
/// </summary>
internal sealed class CheckedCompression(
    string encoding, RequestMetrics metrics, Func<Stream, CompressionLevel, Stream> compress, Func<Stream, Stream> decompress) : ICompressionProvider
{
    public string EncodingName => encoding;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        compress(stream, compressionLevel ?? CompressionLevel.Fastest);

    public Stream CreateDecompressionStream(Stream stream) => new Decompressed(decompress(stream), this);

    private RpcException Refusal() =>
        GrpcRefusal.ToException(metrics.Refuse(
            [new RequestError(RequestFields.Message, $"is not compressed as its grpc-encoding says: it is no {encoding}")]));

    private sealed class Decompressed(Stream inner, CheckedCompression owner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return inner.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw owner.Refusal();
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
