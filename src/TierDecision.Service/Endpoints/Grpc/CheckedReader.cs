using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// The body of a call of one message. The library takes a refusal only as an exception; what was read is left where it is.
/// </summary>
/// <param name="inner">The body.</param>
/// <param name="row">The method.</param>
/// <param name="isEncoded">Whether the call says how its messages are compressed.</param>
/// <param name="share">What the body takes of the memory.</param>
/// <param name="decoder">Counts and logs what is refused.</param>
internal sealed class CheckedReader(PipeReader inner, EndpointRow row, bool isEncoded, BodyShare share, RequestDecoder decoder)
    : PipeReader, IRequestBodyPipeFeature
{
    // In front of a message: whether it is compressed, and its length in four bytes.
    private const int Prefix = 5;

    private SequencePosition _start;
    private bool _isTaken;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        Check(result);
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        if (isRead)
        {
            Check(result);
        }

        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isTaken |= !consumed.Equals(_start);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void Check(in ReadResult result)
    {
        _start = result.Buffer.Start;
        if (!result.IsCanceled && Find(result) is { } failure)
        {
            inner.AdvanceTo(_start);
            throw GrpcRefusal.ToException(failure);
        }
    }

    private Failure? Find(in ReadResult result)
    {
        var buffer = result.Buffer;
        if (!share.TryHold(buffer.Length))
        {
            return Failure.Of(FailureKind.Overloaded);
        }

        if (_isTaken)
        {
            return buffer.IsEmpty ? null : TooMuch();
        }

        if (buffer.Length < Prefix)
        {
            return !result.IsCompleted ? null
                : Malformed(buffer.IsEmpty ? "is missing" : $"is cut short: in front of it are {Prefix} bytes, and {buffer.Length} came");
        }

        Span<byte> prefix = stackalloc byte[Prefix];
        buffer.Slice(0, Prefix).CopyTo(prefix);
        var (flag, length, came) = (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]), buffer.Length - Prefix);
        return flag > 1 ? Malformed($"has the flag {flag} in front of it: a flag is 0, or 1 if the message is compressed")
            : flag == 1 && !isEncoded ? Malformed("is said to be compressed, and the call has no grpc-encoding")
            : length > row.MaxMessage ? decoder.RefuseSize(row.Method.InputType.Name, row.MaxMessage)
            : came > length ? TooMuch()
            : result.IsCompleted && came < length ? Malformed($"is cut short: it says {length} bytes, and {came} came")
            : null;
    }

    private Failure TooMuch() => Malformed("is followed by other bytes; a call has one message");

    private Failure Malformed(string problem) => decoder.Refuse(row.Method.InputType.Name, new RequestError(RequestFields.Message, problem));
}
