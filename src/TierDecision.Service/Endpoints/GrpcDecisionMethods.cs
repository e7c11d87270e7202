using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// Binds the methods of <c>tierdecision.v1.DecisionService</c>. The generated binding answers with message objects; here an answer is encoded already, and its
/// marshaller copies it.
/// </summary>
internal sealed class GrpcDecisionMethods : IServiceMethodProvider<GrpcDecisionService>
{
    private static readonly Marshaller<WireMessage> Answers = Marshallers.Create<WireMessage>(
        Send, _ => throw new NotSupportedException("A server reads no answers."));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<GrpcDecisionService> context)
    {
        var methods = new ContractMethods(DecisionService.Descriptor);
        Bind(context, methods, "Decide", DecideRequest.Parser, static (service, request, call) => service.Decide(request, call));
        Bind(context, methods, "GetPriority", GetPriorityRequest.Parser, static (service, request, call) => service.GetPriority(request, call));
        Bind(context, methods, "GetSla", GetSlaRequest.Parser, static (service, request, call) => service.GetSla(request, call));
        Bind(context, methods, "GetRoute", GetRouteRequest.Parser, static (service, request, call) => service.GetRoute(request, call));
        Bind(context, methods, "GetExplanation", GetExplanationRequest.Parser, static (service, request, call) => service.GetExplanation(request, call));
        Bind(context, methods, "DecideBatch", DecideBatchRequest.Parser, static (service, request, call) => service.DecideBatch(request, call));
        methods.AssertAllBound();
    }

    private static void Bind<TRequest>(
        ServiceMethodProviderContext<GrpcDecisionService> context,
        ContractMethods methods,
        string name,
        MessageParser<TRequest> parser,
        UnaryServerMethod<GrpcDecisionService, TRequest, WireMessage> method)
        where TRequest : class, IMessage<TRequest>
    {
        var descriptor = methods.Bind(name);
        var requests = Marshallers.Create<TRequest>(
            (_, _) => throw new NotSupportedException("A server sends no requests."), call => parser.ParseFrom(call.PayloadAsReadOnlySequence()));
        context.AddUnaryMethod(
            new Method<TRequest, WireMessage>(MethodType.Unary, descriptor.Service.FullName, descriptor.Name, requests, Answers), [], method);
    }

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
