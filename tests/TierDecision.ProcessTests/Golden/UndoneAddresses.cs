using System.Text;
using TierDecision.ProcessTests.Golden.Answers;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Takes addresses that came later out of what an address that is not there is told.</summary>
internal static class UndoneAddresses
{
    private const string Policies =
        ", POST /v1/validate-policy, POST /v1/publish-policy, POST /v1/activate-policy, POST /v1/roll-back-policy, POST /v1/list-policies, POST /v1/get-policy";

    /// <summary>Without the addresses of <c>PolicyService</c>.</summary>
    public static Answer WithoutPolicies(Answer answer) => answer.IsProblem
        ? answer with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body).Replace(Policies, "", StringComparison.Ordinal)) }
        : answer;
}
