using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Wire;

/// <summary>What the reasons say to people, in English and Chinese.</summary>
internal static class ReasonTexts
{
    /// <summary>The texts of <paramref name="code"/>, speaking of <paramref name="subject"/>.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="subject">The tier or rule that it speaks of; empty where there is none.</param>
    /// <param name="own">The policy's own texts; null where it has none.</param>
    public static (string English, string Chinese) Of(ReasonCode code, string subject, ReasonTextPlan? own = null)
    {
        var (english, chinese) = BuiltIn(code, subject);
        return (Fill(own?.English, subject) ?? english, Fill(own?.Chinese, subject) ?? chinese);
    }

    private static string? Fill(string? text, string subject) => text?.Replace(ReasonTextPlan.Subject, subject, StringComparison.Ordinal);

    private static (string English, string Chinese) BuiltIn(ReasonCode code, string subject) => code switch
    {
        ReasonCode.Tier => ($"The customer's tier is {subject}.", $"客户等级为 {subject}。"),
        ReasonCode.TierOverride => ($"The tier {subject} was set by a person for a time.", $"等级 {subject} 由人工临时设定。"),
        ReasonCode.CustomerUnknown => ($"The customer is not known; unknown customers are {subject}.", $"未找到该客户;未知客户按 {subject} 处理。"),
        ReasonCode.CustomerNotNamed => ($"The request names no customer; unknown customers are {subject}.", $"请求未指明客户;未知客户按 {subject} 处理。"),
        ReasonCode.StoreUnavailable => ($"The store cannot be reached; customers count as {subject} meanwhile.", $"暂时无法访问存储;在此期间客户按 {subject} 处理。"),
        ReasonCode.ScoreStale => ("The customer's score is older than the policy allows.", "客户评分已超过策略允许的时效。"),
        ReasonCode.IdentityUntrusted =>
            ("The caller's identity failed verification; nothing known of the customer was used.", "来电身份验证失败;未使用该客户的任何已知信息。"),
        ReasonCode.PriorityRule => ($"The priority rule {subject} matched.", $"命中优先级规则 {subject}。"),
        ReasonCode.RoutingRule => ($"The routing rule {subject} matched.", $"命中路由规则 {subject}。"),
        ReasonCode.RoutingDefault => ("No routing rule matched; the default route applies.", "未命中路由规则;使用默认路由。"),
        ReasonCode.SlaRule => ($"The SLA rule {subject} matched.", $"命中 SLA 规则 {subject}。"),
        ReasonCode.SlaNone => ("No SLA rule matched; nothing is promised.", "未命中 SLA 规则;不作时限承诺。"),
        ReasonCode.GuardrailOpenComplaint => ("An open complaint always reaches a person.", "有未结投诉,必须由人工处理。"),
        ReasonCode.GuardrailVulnerable => ("A vulnerable customer always reaches a person.", "弱势客户,必须由人工处理。"),
        ReasonCode.GuardrailEmergency => ("An emergency always reaches a person.", "紧急事项,必须由人工处理。"),
        ReasonCode.GuardrailLegal => ("A legal matter always reaches a person.", "法律事项,必须由人工处理。"),
        ReasonCode.TargetTimedOut => ($"The time for {subject} is up.", $"{subject} 的等待时间已到。"),
        ReasonCode.TargetClosed => ($"Queue {subject} was passed over: it is closed.", $"跳过 {subject}:已关闭。"),
        ReasonCode.TargetExpectedWait => ($"Queue {subject} was passed over: the expected wait is too long.", $"跳过 {subject}:预计等待时间过长。"),
        ReasonCode.TargetWaiting => ($"Queue {subject} was passed over: too many wait there.", $"跳过 {subject}:排队人数过多。"),
        ReasonCode.TargetNoAgents => ($"Queue {subject} was passed over: no agent is signed in.", $"跳过 {subject}:没有在线坐席。"),
        ReasonCode.TargetStateUnknown => ($"Queue {subject} was passed over: its state is not known.", $"跳过 {subject}:状态未知。"),
        ReasonCode.TargetChannel => ($"Queue {subject} was passed over: it does not take the channel.", $"跳过 {subject}:不受理该渠道。"),
        ReasonCode.GuardrailTarget => ($"Queue {subject} was passed over: no person serves there.", $"跳过 {subject}:该队列无人工服务。"),
        ReasonCode.GuardrailRoute => ("The rule's route ends without a person; the default route applies.", "命中规则的路由不以人工结束;使用默认路由。"),
        ReasonCode.QueueClosed => ($"Queue {subject} is closed; the contact waits there for its opening.", $"{subject} 已关闭;请求在此等待开放。"),
        ReasonCode.TargetPriority => ($"The target {subject} changes the priority.", $"目标 {subject} 调整了优先级。"),
        ReasonCode.PromiseAtRisk => ("By the expected wait, the promised answer time cannot be kept.", "按预计等待时间,承诺的应答时限无法达成。"),
        ReasonCode.PromiseMissed => ("The promised answer time has passed.", "已超过承诺的应答时限。"),
        ReasonCode.EndOfRelationship => ("The policy's last step for this tier: the company means to end the relationship.", "该等级的最后一步:公司拟终止业务关系。"),
        ReasonCode.GuardrailUnverified => (
            "Whether a guardrail protects the customer could not be checked, so a person serves.", "无法核实客户是否受保护规则约束,因此由人工处理。"),
        ReasonCode.TierOverrideRefused =>
            ("A tier that was set by a person is not allowed by the policy; the computed one applies.", "人工设定的等级不符合策略限制;使用计算得出的等级。"),
        ReasonCode.DataUnconfirmed => (
            "The store has not confirmed the customer data for longer than the policy allows; the last that was known applies.",
            "存储未确认客户数据的时间已超过策略允许的时长;按最后已知的数据处理。"),
        _ => ("", ""),
    };
}
