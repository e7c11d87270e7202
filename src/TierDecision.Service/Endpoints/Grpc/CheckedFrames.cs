using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Looks at what stands in front of a message that Grpc.AspNetCore reads. A flag that is none or a length beyond 2^31 would be a defect to the
/// library, with a stack trace in the log.
/// </summary>
internal sealed class CheckedFrames(RequestDelegate next, RequestDecoder decoder)
{
    public Task Invoke(HttpContext context)
    {
        if (GrpcRefusal.IsGrpcCall(context.Request))
        {
            context.Features.Set<IRequestBodyPipeFeature>(new CheckedReader(context.Request.BodyReader, decoder));
        }

        return next(context);
    }

    private sealed class CheckedReader(PipeReader inner, RequestDecoder decoder) : PipeReader, IRequestBodyPipeFeature
    {
        private const int Prefix = 5;

        private bool _isChecked;

        public PipeReader Reader => this;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            Check(result.Buffer);
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            var isRead = inner.TryRead(out result);
            if (isRead)
            {
                Check(result.Buffer);
            }

            return isRead;
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        // The library takes a refusal only as an exception. What was read is left where it is.
        private void Check(in ReadOnlySequence<byte> buffer)
        {
            if (_isChecked || buffer.Length < Prefix)
            {
                return;
            }

            _isChecked = true;
            Span<byte> prefix = stackalloc byte[Prefix];
            buffer.Slice(0, Prefix).CopyTo(prefix);
            if (prefix[0] > 1)
            {
                inner.AdvanceTo(buffer.Start);
                throw GrpcRefusal.ToException(decoder.Refuse("message", new RequestError(
                    RequestFields.Message, $"has the flag {prefix[0]} in front of it: a flag is 0, or 1 if the message is compressed")));
            }

            if (BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) > int.MaxValue)
            {
                inner.AdvanceTo(buffer.Start);
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
            }
        }
    }
}
