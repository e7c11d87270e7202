namespace TierDecision.Service.Wire;

/// <summary>
/// The fields that a question is decided without if their values cannot be used: a caller is routed whatever the telephone system says beside who
/// calls and how. docs/errors.md lists them for people.
/// </summary>
[Flags]
internal enum SideFields
{
    None = 0,
    RequestId = 1,
    ContactArrivedAt = 1 << 1,
    ContactLanguage = 1 << 2,
    ContactTopic = 1 << 3,
    ContactEntryPoint = 1 << 4,
    ContactAttestation = 1 << 5,
    ContactMatter = 1 << 6,
    ContactAttributes = 1 << 7,
    ContactWaitsIn = 1 << 8,
    ContactPolicyPin = 1 << 9,
    TicketLanguage = 1 << 10,
    TicketTopic = 1 << 11,
    TicketChannel = 1 << 12,
    TicketMatter = 1 << 13,
    TicketAttributes = 1 << 14,
    OrderRegion = 1 << 15,
    OrderChannel = 1 << 16,
    OrderAttributes = 1 << 17,
}
