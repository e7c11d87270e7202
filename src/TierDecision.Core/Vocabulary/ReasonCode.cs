namespace TierDecision.Core.Vocabulary;

/// <summary>Why a decision is as it is.</summary>
public enum ReasonCode : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The tier is the computed one.</summary>
    Tier = 1,

    /// <summary>The tier was set by a person for a time.</summary>
    TierOverride = 2,

    /// <summary>The customer is not known.</summary>
    CustomerUnknown = 3,

    /// <summary>The request named no customer.</summary>
    CustomerNotNamed = 4,

    /// <summary>The store could not be asked.</summary>
    StoreUnavailable = 5,

    /// <summary>The score is older than the policy allows.</summary>
    ScoreStale = 6,

    /// <summary>The identity failed verification.</summary>
    IdentityUntrusted = 7,

    /// <summary>A priority rule matched.</summary>
    PriorityRule = 8,

    /// <summary>A routing rule matched.</summary>
    RoutingRule = 9,

    /// <summary>No routing rule matched.</summary>
    RoutingDefault = 10,

    /// <summary>An SLA rule matched.</summary>
    SlaRule = 11,

    /// <summary>No SLA rule matched.</summary>
    SlaNone = 12,

    /// <summary>A guardrail: an open complaint always reaches a person.</summary>
    GuardrailOpenComplaint = 13,

    /// <summary>A guardrail: a vulnerable customer always reaches a person.</summary>
    GuardrailVulnerable = 14,

    /// <summary>A guardrail: an emergency always reaches a person.</summary>
    GuardrailEmergency = 15,

    /// <summary>A guardrail: a legal matter always reaches a person.</summary>
    GuardrailLegal = 16,

    /// <summary>A target's time was up.</summary>
    TargetTimedOut = 17,

    /// <summary>A target was passed over: its queue is closed.</summary>
    TargetClosed = 18,

    /// <summary>A target was passed over: its expected wait is too long.</summary>
    TargetExpectedWait = 19,

    /// <summary>A target was passed over: too many wait there.</summary>
    TargetWaiting = 20,

    /// <summary>A target was passed over: no agent is signed in.</summary>
    TargetNoAgents = 21,

    /// <summary>A target was passed over: its state is not known or too old.</summary>
    TargetStateUnknown = 22,

    /// <summary>A target was passed over: its queue does not take the channel.</summary>
    TargetChannel = 23,

    /// <summary>A guardrail: a target was passed over because no person serves there.</summary>
    GuardrailTarget = 24,

    /// <summary>A guardrail: the rule's route ends without a person, so the default route applies.</summary>
    GuardrailRoute = 25,

    /// <summary>The queue is closed; the contact waits there for its opening, because nobody is dropped.</summary>
    QueueClosed = 26,

    /// <summary>The target changes the priority.</summary>
    TargetPriority = 27,

    /// <summary>By the expected wait, the promised answer time cannot be kept.</summary>
    PromiseAtRisk = 28,

    /// <summary>The promised answer time has passed.</summary>
    PromiseMissed = 29,

    /// <summary>A last policy step: the company means to end the relationship.</summary>
    EndOfRelationship = 30,

    /// <summary>A guardrail: the store could not be asked whether one holds, so a person serves.</summary>
    GuardrailUnverified = 40,

    /// <summary>A person set the tier in a way that the policy does not allow; the computed one is in force.</summary>
    TierOverrideRefused = 41,

    /// <summary>The store has not confirmed what is known for longer than the policy takes as current.</summary>
    DataUnconfirmed = 50,

    /// <summary>The identity is withheld, not available or empty.</summary>
    IdentityWithheld = 60,

    /// <summary>The identity is an extension or a short code.</summary>
    IdentityShortNumber = 61,

    /// <summary>The identity is a national phone number, and no region is configured to complete it.</summary>
    IdentityNationalNumber = 62,

    /// <summary>The identity is a local phone number without its area code.</summary>
    IdentityIncompleteNumber = 63,

    /// <summary>The identity is a text that is no identifier.</summary>
    IdentityUnreadable = 64,

    /// <summary>Several customers have the identifier; the policy says what that means.</summary>
    SharedIdentifier = 65,

    /// <summary>The customers are made up, to try the service with.</summary>
    DemonstrationData = 80,

    /// <summary>The score is dated later than now: how fresh it is cannot be told, so it counts as stale.</summary>
    ScoreFromFuture = 81,

    /// <summary>The contact keeps the policy under which it entered, which is not in force any more.</summary>
    PolicyPinned = 90,

    /// <summary>The time for which the contact kept its policy is over; the policy in force decides.</summary>
    PolicyPinExpired = 91,

    /// <summary>The policy under which the contact entered cannot be used here any more; the policy in force decides.</summary>
    PolicyPinGone = 92,

    /// <summary>A field that is not essential has a value that cannot be used; it was decided without it.</summary>
    FieldLeftOut = 100,
}
