using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Service.SlaClocks;

/// <summary>
/// What the questions about clocks have in common: a ticket, contact or order, what happened to it, and the definitions that its clocks
/// are pinned to.
/// </summary>
internal readonly ref struct SlaQuestion(Question about, RepeatedField<TimelineEvent> timeline, RepeatedField<ClockDefinition> pinned, Timestamp? at)
{
    public Question About { get; } = about;

    public RepeatedField<TimelineEvent> Timeline { get; } = timeline;

    public RepeatedField<ClockDefinition> Pinned { get; } = pinned;

    public Timestamp? At { get; } = at;

    public static SlaQuestion Of(EvaluateClocksRequest request) => new(
        new Question(request.Customer, request.Contact, request.Ticket, request.Order, request.RequestId),
        request.Timeline, request.Pinned, request.At);

    public static SlaQuestion Of(PreviewMigrationRequest request) => new(
        new Question(request.Customer, request.Contact, request.Ticket, request.Order, request.RequestId),
        request.Timeline, request.Pinned, request.At);
}
