using Google.Protobuf.Collections;
using System.Numerics;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.V1;
using ReasonCode = TierDecision.Core.Decisions.ReasonCode;
using ScoreStatus = TierDecision.Core.Decisions.ScoreStatus;

namespace TierDecision.Service.Decisions;

/// <summary>Every reason that a policy can give, made once; answers share them.</summary>
internal sealed class ReasonMessages
{
    private readonly bool _withTexts;
    private readonly IReadOnlyDictionary<ReasonCode, ReasonTextPlan> _own;
    private readonly Reason[] _tier;
    private readonly Reason[] _tierOverride;
    private readonly Reason[] _priorityRules;
    private readonly Reason[] _routingRules;
    private readonly Reason[] _slaRules;
    private readonly Reason _customerUnknown;
    private readonly Reason _customerNotNamed;
    private readonly Reason _storeUnavailable;
    private readonly Reason _identityUntrusted;
    private readonly Reason _scoreStale;
    private readonly Reason _dataUnconfirmed;
    private readonly Reason _tierOverrideRefused;
    private readonly Reason _routingDefault;
    private readonly Reason _slaNone;
    private readonly (Guardrails Guardrail, Reason Reason)[] _guardrails;
    private readonly Reason _guardrailRoute;
    private readonly Reason _endOfRelationship;
    private readonly RouteReasons _routes;

    public ReasonMessages(PolicyPlan plan, bool withTexts)
    {
        _withTexts = withTexts;
        _own = plan.ReasonTexts;
        var unknownTier = plan.Tiers[plan.UnknownTier].Name;
        _tier = [.. plan.Tiers.ToArray().Select(tier => Make(ReasonCode.Tier, tier.Name))];
        _tierOverride = [.. plan.Tiers.ToArray().Select(tier => Make(ReasonCode.TierOverride, tier.Name))];
        _priorityRules = [.. plan.PriorityRules.ToArray().Select(rule => Make(ReasonCode.PriorityRule, rule.Name))];
        _routingRules = [.. plan.RoutingRules.ToArray().Select(rule => Make(ReasonCode.RoutingRule, rule.Name))];
        _slaRules = [.. plan.SlaRules.ToArray().Select(rule => Make(ReasonCode.SlaRule, rule.Name))];
        _customerUnknown = Make(ReasonCode.CustomerUnknown, unknownTier);
        _customerNotNamed = Make(ReasonCode.CustomerNotNamed, unknownTier);
        _storeUnavailable = Make(ReasonCode.StoreUnavailable, unknownTier);
        _identityUntrusted = Make(ReasonCode.IdentityUntrusted);
        _scoreStale = Make(ReasonCode.ScoreStale);
        _dataUnconfirmed = Make(ReasonCode.DataUnconfirmed);
        _tierOverrideRefused = Make(ReasonCode.TierOverrideRefused);
        _routingDefault = Make(ReasonCode.RoutingDefault);
        _slaNone = Make(ReasonCode.SlaNone);
        _guardrailRoute = Make(ReasonCode.GuardrailRoute);
        _endOfRelationship = Make(ReasonCode.EndOfRelationship);
        _routes = new RouteReasons(plan, Make);
        _guardrails =
        [
            (Guardrails.OpenComplaint, Make(ReasonCode.GuardrailOpenComplaint)),
            (Guardrails.Vulnerable, Make(ReasonCode.GuardrailVulnerable)),
            (Guardrails.Emergency, Make(ReasonCode.GuardrailEmergency)),
            (Guardrails.Legal, Make(ReasonCode.GuardrailLegal)),
            (Guardrails.Unverified, Make(ReasonCode.GuardrailUnverified)),
        ];
    }

    /// <summary>Adds the reasons of <paramref name="decision"/>, in the order in which it was decided.</summary>
    public void AddTo(RepeatedField<Reason> reasons, in Decision decision)
    {
        AddTier(reasons, decision);
        if (decision.Unconfirmed)
        {
            reasons.Add(_dataUnconfirmed);
        }

        for (var bits = decision.PriorityRules; bits != 0; bits &= bits - 1)
        {
            reasons.Add(_priorityRules[BitOperations.TrailingZeroCount(bits)]);
        }

        if (decision.Route is { } route)
        {
            reasons.Add(
                decision.RouteGuarded ? _guardrailRoute
                : decision.RoutingRule == Decision.NoRule ? _routingDefault
                : _routingRules[decision.RoutingRule]);
            _routes.AddTargets(reasons, route, decision.RouteStatus);
        }

        reasons.Add(decision.SlaRule == Decision.NoRule ? _slaNone : _slaRules[decision.SlaRule]);
        _routes.AddPromise(reasons, decision.RouteStatus);
        if (decision.Handling == Core.Decisions.Handling.EndOfRelationship)
        {
            reasons.Add(_endOfRelationship);
        }

        if (decision.Guardrails != Guardrails.None)
        {
            AddGuardrails(reasons, decision.Guardrails);
        }
    }

    private void AddTier(RepeatedField<Reason> reasons, in Decision decision)
    {
        switch (decision.ScoreStatus)
        {
            case ScoreStatus.Unavailable:
                reasons.Add(_storeUnavailable);
                break;
            case ScoreStatus.Unknown:
                reasons.Add(decision.CustomerNamed ? _customerUnknown : _customerNotNamed);
                break;
            case ScoreStatus.Untrusted:
                reasons.Add(_identityUntrusted);
                break;
            default:
                reasons.Add((decision.TierOverridden ? _tierOverride : _tier)[decision.Tier]);
                if (decision.OverrideRefused)
                {
                    reasons.Add(_tierOverrideRefused);
                }

                if (decision.ScoreStatus == ScoreStatus.Stale)
                {
                    reasons.Add(_scoreStale);
                }

                break;
        }
    }

    private void AddGuardrails(RepeatedField<Reason> reasons, Guardrails guardrails)
    {
        foreach (var (guardrail, reason) in _guardrails)
        {
            if ((guardrails & guardrail) != 0)
            {
                reasons.Add(reason);
            }
        }
    }

    private Reason Make(ReasonCode code, string subject = "")
    {
        var (english, chinese) = _withTexts ? ReasonTexts.Of(code, subject, _own.GetValueOrDefault(code)) : ("", "");
        return new Reason { Code = (V1.ReasonCode)code, Subject = subject, Text = english, TextZh = chinese };
    }
}
