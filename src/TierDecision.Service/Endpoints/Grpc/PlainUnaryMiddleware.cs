using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TierDecision.Service.Access;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Answers plain unary calls on Kestrel itself, before routing: one whole message, not compressed, of a method that can answer without waiting. The
/// handler of Grpc.AspNetCore takes longer than the decision (docs/decisions/0015-direct-calls.md). Whatever is not plain (compression, broken
/// frames, batches, repeated requests, customers that have to be fetched) goes on to that handler unread; both end in the same handler of the
/// endpoint. On both ways a message that does not come by the deadline ends its call alone.
/// </summary>
internal sealed class PlainUnaryMiddleware
{
    // A question has some hundred bytes. What is larger than the window of a stream would wait here for bytes that are only sent once others are
    // taken off the body.
    private const int MaxMessageBytes = 32 * 1024;

    private const string GrpcType = "application/grpc";

    // In front of a message: whether it is compressed, and its length in four bytes.
    private const int Prefix = 5;

    private const string TimeoutHeader = "grpc-timeout";

    // What so little of a message takes is not counted: a call itself takes more.
    private const int UncountedBytes = 2 * 1024;

    private readonly RequestDelegate _next;
    private readonly CallDeadlines _deadlines;
    private readonly BodyBudget _budget;
    private readonly Callers _callers;
    private readonly FrozenDictionary<string, PlainAnswer> _methods;

    public PlainUnaryMiddleware(RequestDelegate next, BoundEndpoints endpoints, Callers callers, BodyBudget budget, TimeProvider time)
    {
        _next = next;
        _deadlines = new CallDeadlines(time);
        _callers = callers;
        _budget = budget;
        _methods = endpoints.All.Where(endpoint => endpoint.AnswerNow is not null)
            .ToFrozenDictionary(endpoint => endpoint.Row.GrpcPath, endpoint => endpoint.AnswerNow!, StringComparer.Ordinal);
    }

    /// <summary>Answers, or passes on.</summary>
    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (!_methods.TryGetValue(request.Path.Value ?? "", out var method) || !IsPlain(request))
        {
            if (GrpcRefusal.IsGrpcCall(request) && HttpProtocol.IsHttp2(request.Protocol))
            {
                TakeAnyRate(context);
                Limit(context);
            }

            return _next(context);
        }

        TakeAnyRate(context);
        if (!request.BodyReader.TryRead(out var body))
        {
            return WaitAsync(context, method);
        }

        if (!IsWhole(body))
        {
            // Seen, and left where it is: the next reader finds it.
            request.BodyReader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
            return WaitAsync(context, method);
        }

        return Finish(context, method, body.Buffer);
    }

    // Before anything is read. A body that comes too slowly would end the connection with all its calls; here the deadline ends the call.
    private static void TakeAnyRate(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    // What the library reads has to be there by the deadline as well, which it does not see to itself if the caller has set none.
    private void Limit(HttpContext context) => context.Features.Set<IRequestBodyPipeFeature>(
        new LimitedBody(context.Request.BodyReader, _deadlines.For(context.Request.Headers[TimeoutHeader])));

    // gRPC is POST over HTTP/2.
    private static bool IsPlain(HttpRequest request) =>
        request.ContentType == GrpcType && HttpMethods.IsPost(request.Method) && HttpProtocol.IsHttp2(request.Protocol)
        && (request.Headers.GrpcEncoding.Count == 0 || request.Headers.GrpcEncoding == "identity");

    // The message comes in parts, or its end by itself. Once it is there, the deadline needs no watch: the answer takes microseconds. A caller who
    // gives up resets the stream, which ends the reading.
    private async Task WaitAsync(HttpContext context, PlainAnswer method)
    {
        var deadline = _deadlines.For(context.Request.Headers[TimeoutHeader]);
        BodyShare? share = null;
        try
        {
            var reader = context.Request.BodyReader;
            var body = await reader.ReadAsync(deadline).ConfigureAwait(false);
            while (!IsWhole(body))
            {
                if (body.Buffer.Length > UncountedBytes && !(share ??= _budget.Share()).TryHold(body.Buffer.Length))
                {
                    reader.AdvanceTo(body.Buffer.End);
                    GrpcRefusal.Send(context.Response, Failure.Of(FailureKind.Overloaded));
                    return;
                }

                reader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
                body = await reader.ReadAsync(deadline).ConfigureAwait(false);
            }

            await Finish(context, method, body.Buffer).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == deadline)
        {
            GrpcRefusal.SendDeadlineExceeded(context.Response);
        }
        finally
        {
            share?.Dispose();
        }
    }

    // Or too large, which needs no waiting for the rest.
    private static bool IsWhole(in ReadResult body) => body.IsCompleted || body.Buffer.Length > Prefix + MaxMessageBytes;

    private Task Finish(HttpContext context, PlainAnswer method, in ReadOnlySequence<byte> body)
    {
        var reader = context.Request.BodyReader;
        if (!TryAnswer(context, method, body, out var reply))
        {
            reader.AdvanceTo(body.Start);
            Limit(context);
            return _next(context);
        }

        reader.AdvanceTo(body.End);
        if (reply.Message is { } message)
        {
            Send(context.Response, message);
        }
        else
        {
            GrpcRefusal.Send(context.Response, reply.Failure!);
        }

        return Task.CompletedTask;
    }

    // False if the library's handler has to answer, which also knows how to say what is wrong with a frame.
    private bool TryAnswer(HttpContext context, PlainAnswer method, in ReadOnlySequence<byte> body, out Reply reply)
    {
        reply = IsOneMessage(body) ? method(body.Slice(Prefix), _callers.NameOf(context)) : default;
        return reply.IsComplete;
    }

    private static bool IsOneMessage(in ReadOnlySequence<byte> body)
    {
        if (body.Length is < Prefix or > Prefix + MaxMessageBytes)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[Prefix];
        body.Slice(0, Prefix).CopyTo(prefix);
        return prefix[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) == body.Length - Prefix;
    }

    private static void Send(HttpResponse response, WireMessage answer)
    {
        response.ContentType = GrpcType;
        var message = answer.Written;
        var writer = response.BodyWriter;
        var room = writer.GetSpan(Prefix + message.Length);
        room[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], message.Length);
        message.CopyTo(room[Prefix..]);
        writer.Advance(Prefix + message.Length);
        answer.Return();
        response.AppendTrailer("grpc-status", "0");
    }
}
