using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Queueing;

namespace TierDecision.Core.Differences;

/// <summary>The parts of queues. Of those for callbacks the first that is open is offered, so their order counts.</summary>
internal static class QueueParts
{
    public static ListPart Of(List<QueueConfig> queues) => new("queues", Labels.Queues.Text, [.. queues.Select(Of)]);

    private static EntryPart Of(QueueConfig queue) => new(
        Parts.Fold(queue.Name ?? ""), queue.Name ?? "", Labels.Queue.With(new TextArgument("name", queue.Name ?? "")),
        [
            Parts.Name(Labels.Name, queue.Name),
            Parts.Text("description", Labels.Description, queue.Description),
            Parts.Word("kind", Labels.QueueKind, queue.Kind, QueueKind.Person),
            Parts.Hours("hours", Labels.OpeningHours, queue.Hours),
            Parts.Choice(Parts.Set("skills", Labels.Skills, queue.Skills), DifferenceTexts.All),
            Parts.Choice(Parts.Set("channels", Labels.Channels, queue.Channels), DifferenceTexts.All),
            Parts.Span("handling_time", Labels.HandlingTime, queue.HandlingTime, DifferenceTexts.NotGiven),
            Parts.Number("contacts_per_hour", Labels.ContactsPerHour, queue.ContactsPerHour, DifferenceTexts.NotGiven),
        ])
    {
        IsOrdered = queue.Kind == QueueKind.Callback,
        Whole = Labels.Queue.With(new TextArgument("name", QueueSentences.Of(queue))),
    };
}
