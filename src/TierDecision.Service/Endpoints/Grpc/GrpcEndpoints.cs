namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// All methods of all services, as Grpc.AspNetCore sees them: one service class, whose methods <see cref="GrpcMethods"/> binds. It is a singleton, so
/// that a call does not make a service object.
/// </summary>
internal sealed class GrpcEndpoints;
