using TierDecision.Cli.Calls;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>What <c>tierctl decide</c> was asked for.</summary>
/// <param name="Service">Where the service is, and how it is asked.</param>
/// <param name="Request">What it is asked.</param>
/// <param name="Json">Whether the answer is printed as the protobuf JSON.</param>
/// <param name="Explain">Whether the explanation is printed, too.</param>
internal sealed record DecideArguments(ServiceConnection Service, DecideRequest Request, bool Json, bool Explain);
