using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using TierDecision.Service.Access;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Binds the endpoints to Grpc.AspNetCore. A generated binding would answer with message objects; here an answer is encoded already, and its
/// marshaller copies it.
/// </summary>
internal sealed class GrpcMethods(BoundEndpoints endpoints, Callers callers, RequestDecoder decoder) : IServiceMethodProvider<GrpcEndpoints>
{
    // As the library's own binding says. Without it every HTTP method would be taken.
    private static readonly List<object> Post = [new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true)];

    private static readonly Marshaller<WireMessage> Answers = Marshallers.Create<WireMessage>(
        Send, _ => throw new NotSupportedException("A server reads no answers."));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<GrpcEndpoints> context)
    {
        foreach (var endpoint in endpoints.All)
        {
            var (service, name) = (endpoint.Row.Method.Service.FullName, endpoint.Row.Method.Name);
            var requests = decoder.For(endpoint.Row.Method.InputType, endpoint.Row.MaxMessage);

            // The message, or the failure of one that cannot be read: an exception here would be a defect to the library, with a stack trace in the
            // log.
            var request = Marshallers.Create<object>(
                (_, _) => throw new NotSupportedException("A server sends no requests."),
                call => requests.Decode(call.PayloadAsReadOnlySequence(), out var failure) ?? (object)failure!);
            context.AddUnaryMethod(
                new Method<object, WireMessage>(MethodType.Unary, service, name, request, Answers),
                Post,
                (_, decoded, call) => decoded is IMessage message
                    ? Answer(endpoint, message, call)
                    : throw GrpcRefusal.ToException((Failure)decoded));
        }
    }

    private Task<WireMessage> Answer(BoundEndpoint endpoint, IMessage request, ServerCallContext context)
    {
        var answering = endpoint.AnswerAsync(request, new Call(callers.NameOf(context.GetHttpContext()), context.CancellationToken));
        return answering.IsCompletedSuccessfully ? Message(answering.Result).AsCompletedTask : AnswerAsync(answering);
    }

    private static async Task<WireMessage> AnswerAsync(ValueTask<Reply> answering) => Message(await answering.ConfigureAwait(false));

    // The library takes a status only as an exception.
    private static WireMessage Message(in Reply reply) => reply.Message ?? throw GrpcRefusal.ToException(reply.Failure!);

    private static void Send(WireMessage message, SerializationContext context)
    {
        var bytes = message.Written;

        // The length first: the bytes then go straight into the connection's buffer.
        context.SetPayloadLength(bytes.Length);
        var writer = context.GetBufferWriter();
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
        context.Complete();
        message.Return();
    }
}
