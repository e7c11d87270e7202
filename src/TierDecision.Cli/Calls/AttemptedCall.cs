namespace TierDecision.Cli.Calls;

/// <summary>A call that was made, to say why it failed.</summary>
/// <param name="Service">The address of the service.</param>
/// <param name="Method">The method, such as <c>DecisionService.Decide</c>.</param>
/// <param name="Deadline">How long the answer was waited for.</param>
/// <param name="IsAnsweredWithoutGrpc">Whether there was an answer, and none of gRPC.</param>
internal sealed record AttemptedCall(Uri Service, string Method, TimeSpan Deadline, bool IsAnsweredWithoutGrpc = false);
