namespace TierDecision.Core.Decisions;

// The closed vocabularies of requests and answers. The numbers equal those of the wire contract, so that mapping is a cast;
// a test holds the two together.

/// <summary>What a decision is about.</summary>
public enum DecisionContext : byte
{
    /// <summary>A call, chat or message that arrives.</summary>
    Contact = 1,

    /// <summary>A ticket that is created or changes.</summary>
    Ticket = 2,

    /// <summary>An order that waits to be fulfilled.</summary>
    Order = 3,
}

/// <summary>How a contact reaches the company.</summary>
public enum Channel : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A phone call.</summary>
    Voice = 1,

    /// <summary>A live chat.</summary>
    Chat = 2,

    /// <summary>An e-mail.</summary>
    Email = 3,

    /// <summary>A messenger or social network.</summary>
    Messaging = 4,

    /// <summary>A video call.</summary>
    Video = 5,

    /// <summary>A call that the company promised to make.</summary>
    Callback = 6,

    /// <summary>A form, portal or app.</summary>
    Web = 7,
}

/// <summary>How far the caller's identity can be believed (STIR/SHAKEN levels A, B and C, RFC 8588).</summary>
public enum Attestation : byte
{
    /// <summary>Not said; the identity is taken as given.</summary>
    Unspecified = 0,

    /// <summary>A, or signed in.</summary>
    Full = 1,

    /// <summary>B.</summary>
    Partial = 2,

    /// <summary>C.</summary>
    Gateway = 3,

    /// <summary>There is no attestation.</summary>
    None = 4,

    /// <summary>Verification was tried and failed.</summary>
    Failed = 5,
}

/// <summary>A matter that always reaches a person, whatever the customer's value.</summary>
public enum Matter : byte
{
    /// <summary>An ordinary matter.</summary>
    Unspecified = 0,

    /// <summary>An emergency.</summary>
    Emergency = 1,

    /// <summary>A legal matter.</summary>
    Legal = 2,
}

/// <summary>How urgent a ticket is in the ticket system's own words.</summary>
public enum TicketPriority : byte
{
    /// <summary>Not said; taken as <see cref="Normal"/>.</summary>
    Unspecified = 0,

    /// <summary>Low.</summary>
    Low = 1,

    /// <summary>Normal.</summary>
    Normal = 2,

    /// <summary>High.</summary>
    High = 3,

    /// <summary>Urgent.</summary>
    Urgent = 4,
}

/// <summary>Who serves.</summary>
public enum Handling : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A person, from the start.</summary>
    Person = 1,

    /// <summary>Self-service first, a person on request.</summary>
    SelfServiceFirst = 2,

    /// <summary>A callback is offered instead of waiting.</summary>
    Callback = 3,

    /// <summary>The company means to end the relationship: what is open is served, nothing new is offered.</summary>
    EndOfRelationship = 4,
}

/// <summary>What is promised.</summary>
public enum SlaMetric : byte
{
    /// <summary>A contact is answered.</summary>
    Answer = 1,

    /// <summary>A ticket gets its first response.</summary>
    FirstResponse = 2,

    /// <summary>A ticket is solved.</summary>
    Resolution = 3,

    /// <summary>An order leaves the warehouse.</summary>
    ShipBy = 4,

    /// <summary>The customer gets a reply to the oldest message that has none.</summary>
    NextResponse = 5,

    /// <summary>The customer hears something again after the last public reply.</summary>
    PeriodicUpdate = 6,

    /// <summary>The same, without the time for which the ticket waits for the customer.</summary>
    PausableUpdate = 7,

    /// <summary>A ticket is solved before the customer has waited that long: new, open and on-hold time.</summary>
    RequesterWait = 8,

    /// <summary>A ticket is solved within that much work: new and open time.</summary>
    AgentWork = 9,
}

/// <summary>Whether the customer is known and the score can be used.</summary>
public enum ScoreStatus : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Known, and as fresh as the policy asks.</summary>
    Known = 1,

    /// <summary>Known, and older than the policy allows.</summary>
    Stale = 2,

    /// <summary>No customer has this identifier, or the request named none.</summary>
    Unknown = 3,

    /// <summary>The store could not be asked.</summary>
    Unavailable = 4,

    /// <summary>The identity failed verification; the score was not used.</summary>
    Untrusted = 5,
}

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
}
