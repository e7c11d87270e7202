using Google.Protobuf;
using Grpc.Core;
using TierDecision.Service.Access;
using TierDecision.Service.Customers;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The gRPC edge of single customers.</summary>
internal sealed class GrpcCustomerService(CustomerUseCase useCase) : CustomerService.CustomerServiceBase
{
    public override async Task<PutCustomerResponse> PutCustomer(PutCustomerRequest request, ServerCallContext context) =>
        Answer(await useCase.PutAsync(request, context.CancellationToken).ConfigureAwait(false));

    public override async Task<GetCustomerResponse> GetCustomer(GetCustomerRequest request, ServerCallContext context) =>
        Answer(await useCase.GetAsync(request, context.CancellationToken).ConfigureAwait(false));

    public override async Task<RemoveCustomerResponse> RemoveCustomer(RemoveCustomerRequest request, ServerCallContext context) =>
        Answer(await useCase.RemoveAsync(request, context.CancellationToken).ConfigureAwait(false));

    public override async Task<TraceCustomerResponse> TraceCustomer(TraceCustomerRequest request, ServerCallContext context) =>
        Answer(await useCase.TraceAsync(request, context.CancellationToken).ConfigureAwait(false));

    public override async Task<SetOverrideResponse> SetOverride(SetOverrideRequest request, ServerCallContext context) =>
        Answer(await useCase.SetOverrideAsync(request, Caller.NameOf(context.GetHttpContext()), context.CancellationToken).ConfigureAwait(false));

    public override async Task<ClearOverrideResponse> ClearOverride(ClearOverrideRequest request, ServerCallContext context) =>
        Answer(await useCase.ClearOverrideAsync(request, Caller.NameOf(context.GetHttpContext()), context.CancellationToken).ConfigureAwait(false));

    private static T Answer<T>(CustomerAnswer<T> answer)
        where T : class, IMessage<T> =>
        answer.Message ?? throw (answer.Errors.Count > 0 ? FailureMap.ToRpcException(answer.Errors) : FailureMap.ToRpcException(answer.Failure));
}
