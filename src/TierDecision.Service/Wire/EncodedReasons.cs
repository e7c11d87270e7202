using System.Numerics;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Texts;
using TierDecision.V1;
using ReasonCode = TierDecision.Core.Vocabulary.ReasonCode;
using ScoreStatus = TierDecision.Core.Vocabulary.ScoreStatus;

namespace TierDecision.Service.Wire;

/// <summary>Every reason that a policy can give, encoded once as a whole field of the answer.</summary>
internal sealed class EncodedReasons
{
    private readonly bool _withTexts;
    private readonly PolicyPlan _plan;
    private readonly byte[][] _tier;
    private readonly byte[][] _tierOverride;
    private readonly byte[][] _priorityRules;
    private readonly byte[][] _routingRules;
    private readonly byte[][] _slaRules;

    // By what became of a pin; empty where that is not told.
    private readonly byte[][] _pins;
    private readonly byte[] _customerUnknown;

    // By the gap of the identity.
    private readonly byte[][] _customerNotNamed;
    private readonly byte[][] _sharedIdentifier;
    private readonly byte[] _storeUnavailable;
    private readonly byte[] _identityUntrusted;
    private readonly byte[] _scoreStale;
    private readonly byte[] _scoreFromFuture;
    private readonly byte[] _dataUnconfirmed;
    private readonly byte[]? _demonstration;
    private readonly byte[] _tierOverrideRefused;
    private readonly byte[] _routingDefault;
    private readonly byte[] _slaNone;
    private readonly (Guardrails Guardrail, byte[] Reason)[] _guardrails;
    private readonly byte[] _guardrailRoute;
    private readonly byte[] _endOfRelationship;

    // By the index of the field.
    private readonly byte[][] _fieldLeftOut;
    private readonly EncodedRouteReasons _routes;

    public EncodedReasons(PolicyPlan plan, bool withTexts, bool isDemonstration)
    {
        _withTexts = withTexts;
        _plan = plan;
        var unknownTier = plan.Tiers[plan.UnknownTier].Name;
        _tier = [.. plan.TierRules.Names.Select(tier => Make(ReasonCode.Tier, tier))];
        _tierOverride = [.. plan.TierRules.Names.Select(tier => Make(ReasonCode.TierOverride, tier))];
        _priorityRules = [.. plan.PriorityRules.ToArray().Select(rule => Make(ReasonCode.PriorityRule, rule.Name))];
        _routingRules = [.. plan.Routing.Rules.ToArray().Select(rule => Make(ReasonCode.RoutingRule, rule.Name))];
        _slaRules = [.. plan.SlaRules.ToArray().Select(rule => Make(ReasonCode.SlaRule, rule.Name))];
        _pins = [.. Enum.GetValues<PinOutcome>().Select(pin => CodeOf(pin) is { } code ? Make(code, plan.Version) : [])];
        _customerUnknown = Make(ReasonCode.CustomerUnknown, unknownTier);
        _customerNotNamed = [.. Enum.GetValues<IdentityGap>().Select(gap => Make(CodeOf(gap), unknownTier))];
        _sharedIdentifier = [.. plan.TierRules.Names.Select(tier => Make(ReasonCode.SharedIdentifier, tier))];
        _storeUnavailable = Make(ReasonCode.StoreUnavailable, unknownTier);
        _identityUntrusted = Make(ReasonCode.IdentityUntrusted);
        _scoreStale = Make(ReasonCode.ScoreStale);
        _scoreFromFuture = Make(ReasonCode.ScoreFromFuture);
        _dataUnconfirmed = Make(ReasonCode.DataUnconfirmed);
        _demonstration = isDemonstration ? Make(ReasonCode.DemonstrationData) : null;
        _tierOverrideRefused = Make(ReasonCode.TierOverrideRefused);
        _routingDefault = Make(ReasonCode.RoutingDefault);
        _slaNone = Make(ReasonCode.SlaNone);
        _guardrailRoute = Make(ReasonCode.GuardrailRoute);
        _endOfRelationship = Make(ReasonCode.EndOfRelationship);
        _fieldLeftOut = [.. SideFieldPaths.All.Select(path => Make(ReasonCode.FieldLeftOut, path))];
        _routes = new EncodedRouteReasons(plan, Make);
        _guardrails =
        [
            (Guardrails.OpenComplaint, Make(ReasonCode.GuardrailOpenComplaint)),
            (Guardrails.Vulnerable, Make(ReasonCode.GuardrailVulnerable)),
            (Guardrails.Emergency, Make(ReasonCode.GuardrailEmergency)),
            (Guardrails.Legal, Make(ReasonCode.GuardrailLegal)),
            (Guardrails.Unverified, Make(ReasonCode.GuardrailUnverified)),
        ];
    }

    /// <summary>Writes the reasons of <paramref name="decision"/>, in the order in which it was decided.</summary>
    public void Write(WireMessage wire, in Decision decision, PinOutcome pin, SideFields leftOut)
    {
        if (pin != PinOutcome.None)
        {
            wire.Raw(_pins[(int)pin]);
        }

        WriteTier(wire, decision);
        if (decision.SharedIdentifier)
        {
            wire.Raw(_sharedIdentifier[decision.Tier]);
        }

        if (decision.Unconfirmed)
        {
            wire.Raw(_dataUnconfirmed);
        }

        if (_demonstration is not null)
        {
            wire.Raw(_demonstration);
        }

        for (var bits = decision.PriorityRules; bits != 0; bits &= bits - 1)
        {
            wire.Raw(_priorityRules[BitOperations.TrailingZeroCount(bits)]);
        }

        if (decision.Route is { } route)
        {
            wire.Raw(
                decision.RouteGuarded ? _guardrailRoute
                : decision.RoutingRule == Decision.NoRule ? _routingDefault
                : _routingRules[decision.RoutingRule]);
            _routes.WriteTargets(wire, route, decision.RouteStatus);
        }

        wire.Raw(decision.SlaRule == Decision.NoRule ? _slaNone : _slaRules[decision.SlaRule]);
        _routes.WritePromise(wire, decision.RouteStatus);
        if (decision.Handling == Core.Vocabulary.Handling.EndOfRelationship)
        {
            wire.Raw(_endOfRelationship);
        }

        if (decision.Guardrails != Guardrails.None)
        {
            WriteGuardrails(wire, decision.Guardrails);
        }

        for (; leftOut != SideFields.None; leftOut = SideFieldPaths.WithoutFirst(leftOut))
        {
            wire.Raw(_fieldLeftOut[SideFieldPaths.IndexOf(leftOut)]);
        }
    }

    private void WriteTier(WireMessage wire, in Decision decision)
    {
        switch (decision.ScoreStatus)
        {
            case ScoreStatus.Unavailable:
                wire.Raw(_storeUnavailable);
                break;
            case ScoreStatus.Unknown:
                wire.Raw(decision.CustomerNamed ? _customerUnknown : _customerNotNamed[(int)decision.IdentityGap]);
                break;
            case ScoreStatus.Untrusted:
                wire.Raw(_identityUntrusted);
                break;
            default:
                wire.Raw((decision.TierOverridden ? _tierOverride : _tier)[decision.Tier]);
                if (decision.OverrideRefused)
                {
                    wire.Raw(_tierOverrideRefused);
                }

                if (decision.ScoreStatus == ScoreStatus.Stale)
                {
                    wire.Raw(decision.ScoreFromFuture ? _scoreFromFuture : _scoreStale);
                }

                break;
        }
    }

    private void WriteGuardrails(WireMessage wire, Guardrails guardrails)
    {
        foreach (var (guardrail, reason) in _guardrails)
        {
            if ((guardrails & guardrail) != 0)
            {
                wire.Raw(reason);
            }
        }
    }

    /// <summary>The reason for an identifier that names nobody.</summary>
    public static ReasonCode CodeOf(IdentityGap gap) => gap switch
    {
        IdentityGap.Withheld => ReasonCode.IdentityWithheld,
        IdentityGap.ShortNumber => ReasonCode.IdentityShortNumber,
        IdentityGap.NationalNumber => ReasonCode.IdentityNationalNumber,
        IdentityGap.IncompleteNumber => ReasonCode.IdentityIncompleteNumber,
        IdentityGap.Unreadable => ReasonCode.IdentityUnreadable,
        _ => ReasonCode.CustomerNotNamed,
    };

    /// <summary>The reason that tells what became of a pin; null if there is nothing to tell.</summary>
    public static ReasonCode? CodeOf(PinOutcome pin) => pin switch
    {
        PinOutcome.Kept => ReasonCode.PolicyPinned,
        PinOutcome.Expired => ReasonCode.PolicyPinExpired,
        PinOutcome.Gone => ReasonCode.PolicyPinGone,
        _ => null,
    };

    private byte[] Make(ReasonCode code, string subject = "")
    {
        var reason = new Reason { Code = (V1.ReasonCode)code, Subject = subject };
        if (_withTexts)
        {
            reason.Text = ReasonTexts.Of(code, _plan, TextCatalogs.BuiltIn.English).Fill((ReasonTextPlan.Subject, subject));
            reason.TextZh = ReasonTexts.Of(code, _plan, TextCatalogs.BuiltIn.Chinese).Fill((ReasonTextPlan.Subject, subject));
        }

        return WireMessage.EncodeField(DecideResponse.ReasonsFieldNumber, reason);
    }
}
