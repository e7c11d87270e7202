using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Core.Descriptions;

/// <summary>What the queues are.</summary>
internal static class QueueSentences
{
    public static IEnumerable<BilingualText> All(PolicyConfig config)
    {
        foreach (var queue in config.Queues)
        {
            yield return Of(queue);
        }

        if (config.Queues.Count > 0)
        {
            yield return DescriptionTexts.QueueStateExpires.With(
                new TextArgument("time", PlainWords.Span(config.QueueStateExpiresAfter ?? QueuesPlan.DefaultStateExpiry)));
        }
    }

    /// <summary>One queue: who serves there, when, and whom.</summary>
    public static BilingualText Of(QueueConfig queue)
    {
        var facts = new List<BilingualText> { PlainWords.Of(queue.Kind), PlainWords.HoursOf(queue.Hours) };
        if (queue.Channels.Count > 0)
        {
            facts.Add(DescriptionTexts.QueueChannels.With(new TextArgument("channels", PlainWords.And([.. queue.Channels.Select(PlainWords.Of)]))));
        }

        if (queue.Skills.Count > 0)
        {
            facts.Add(DescriptionTexts.QueueSkills.With(new TextArgument("skills", PlainWords.And(queue.Skills))));
        }

        if (queue.HandlingTime is { } time)
        {
            facts.Add(DescriptionTexts.QueueHandling.With(new TextArgument("time", PlainWords.Span(time))));
        }

        if (queue.ContactsPerHour is { } contacts)
        {
            facts.Add(DescriptionTexts.QueueContacts.With(new TextArgument("count", Words.Number(contacts))));
        }

        var name = new TextArgument("queue", queue.Name ?? "");
        var joined = new TextArgument("facts", DescriptionTexts.Semicolon.Join(facts));
        return string.IsNullOrWhiteSpace(queue.Description)
            ? DescriptionTexts.Queue.With(name, joined)
            : DescriptionTexts.QueueWithPurpose.With(name, joined, new("purpose", PlainWords.OneLine(queue.Description).TrimEnd('.')));
    }
}
