using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// The body of a request that has to be there by a deadline. Who still reads it then gets <see cref="StatusCode.DeadlineExceeded"/>, which ends the
/// call and no other one of its connection.
/// </summary>
internal sealed class LimitedBody(PipeReader body, CancellationToken deadline) : PipeReader, IRequestBodyPipeFeature
{
    PipeReader IRequestBodyPipeFeature.Reader => this;

    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => body.CompleteAsync(exception);

    public override bool TryRead(out ReadResult result) => body.TryRead(out result);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (body.TryRead(out var result))
        {
            return result;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        try
        {
            return await body.ReadAsync(ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, GrpcRefusal.DeadlineExceeded));
        }
    }
}
