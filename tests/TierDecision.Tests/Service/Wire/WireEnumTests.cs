using TierDecision.Core.Customers;
using TierDecision.Core.Differences;
using TierDecision.Core.Priorities;
using TierDecision.Core.Ranking;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Storage.Audit;
using Engine = TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Service.Wire;

/// <summary>Mapping between the engine's vocabularies and the wire's is a cast; this is what makes it right.</summary>
public class WireEnumTests
{
    public static TheoryData<Type, Type> Pairs => new()
    {
        { typeof(Engine.Channel), typeof(V1.Channel) },
        { typeof(Engine.Attestation), typeof(V1.Attestation) },
        { typeof(Engine.Matter), typeof(V1.Matter) },
        { typeof(Engine.TicketPriority), typeof(V1.TicketPriority) },
        { typeof(Engine.Handling), typeof(V1.Handling) },
        { typeof(SlaMetric), typeof(V1.SlaMetric) },
        { typeof(Engine.ScoreStatus), typeof(V1.ScoreStatus) },
        { typeof(Engine.ReasonCode), typeof(V1.ReasonCode) },
        { typeof(RfmSegment), typeof(V1.Segment) },
        { typeof(TicketStatus), typeof(V1.TicketStatus) },
        { typeof(TimelineEventKind), typeof(V1.TimelineEventKind) },
        { typeof(SlaClockState), typeof(V1.SlaClockState) },
        { typeof(MigrationMode), typeof(V1.MigrationMode) },
        { typeof(TargetSystem), typeof(V1.TargetSystem) },
        { typeof(RankReason), typeof(V1.RankReason) },
        { typeof(PromiseOutlook), typeof(V1.PromiseOutlook) },
        { typeof(AllocationClass), typeof(V1.AllocationClass) },
        { typeof(QueueAvailability), typeof(V1.QueueAvailability) },
        { typeof(PromiseStatus), typeof(V1.PromiseStatus) },
        { typeof(AuditKind), typeof(V1.AuditKind) },
        { typeof(PolicyDifferenceKind), typeof(V1.PolicyDifferenceKind) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Enumeration_has_the_names_and_numbers_of_the_wire(Type core, Type wire) =>
        Assert.Equal(Members(wire), Members(core));

    // The zero that says nothing is called None in some vocabularies and is absent in others.
    private static IEnumerable<(int Number, string Name)> Members(Type type) =>
        Enum.GetValues(type).Cast<object>()
            .Select(value => (Number: Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture), Name: value.ToString()!))
            .Where(member => member.Number != 0)
            .Order();
}
