using System.Text;
using TierDecision.ProcessTests.Golden.Answers;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Takes addresses that came later out of what an address that is not there is told.</summary>
internal static class UndoneAddresses
{
    private const string Policies =
        ", POST /v1/validate-policy, POST /v1/publish-policy, POST /v1/activate-policy, POST /v1/roll-back-policy, POST /v1/list-policies, POST /v1/get-policy";

    private const string Meaning = ", POST /v1/diff-policies, POST /v1/describe-policy";

    private const string Trials =
        ", POST /v1/start-shadow, POST /v1/stop-shadow, POST /v1/start-canary, POST /v1/set-canary, POST /v1/stop-canary, POST /v1/get-policy-trials, "
        + "POST /v1/list-trial-differences";

    /// <summary>Without the addresses that <c>PolicyService</c> had first.</summary>
    public static Answer WithoutPolicies(Answer answer) => Without(answer, Policies);

    /// <summary>Without those that tell what policies mean, and those of <c>PolicyTrialService</c>.</summary>
    public static Answer WithoutTrials(Answer answer) => Without(answer, Meaning + Trials);

    private static Answer Without(Answer answer, string addresses) => answer.IsProblem
        ? answer with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body).Replace(addresses, "", StringComparison.Ordinal)) }
        : answer;
}
