using System.Globalization;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Queueing;

/// <summary>Checks queues: names, calendars, skills.</summary>
internal static class QueueCompiler
{
    private const int MaxContactsPerHour = 100_000;

    public static QueuePlan[] Compile(List<QueueConfig> configs, IReadOnlyDictionary<string, CalendarPlan> calendars, FindingList findings)
    {
        if (configs.Count == 0)
        {
            findings.Error("queues", null, "is required: the queues that routes may name");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. configs.Select((config, i) => CompileQueue($"queues[{i}]", i, config))];

        QueuePlan CompileQueue(string path, int index, QueueConfig config)
        {
            var name = findings.Name(path, config.Name, names);
            var hours = CalendarCompiler.FindOrAroundTheClock($"{path}.hours", config.Hours, calendars, findings);
            CheckSkills($"{path}.skills", config.Skills, findings);
            CheckLoad(path, config, findings);
            return new QueuePlan(index, name, config.Kind, hours, [.. config.Skills], config.Channels)
            {
                HandlingTime = config.HandlingTime,
                ContactsPerHour = config.ContactsPerHour,
            };
        }
    }

    private static void CheckLoad(string path, QueueConfig config, FindingList findings)
    {
        if (config.HandlingTime is { } handling && (handling <= Duration.Zero || handling > Duration.FromDays(1)))
        {
            findings.Error($"{path}.handling_time", DurationText.Format(handling), "must be more than 0 and at most 1d");
        }

        if (config.ContactsPerHour is not { } arrivals)
        {
            return;
        }

        if (!(arrivals >= 0 && arrivals <= MaxContactsPerHour))
        {
            findings.Error($"{path}.contacts_per_hour", arrivals.ToString(CultureInfo.InvariantCulture), $"must be 0..{MaxContactsPerHour}");
        }

        if (config.HandlingTime is null)
        {
            findings.Error($"{path}.contacts_per_hour", arrivals.ToString(CultureInfo.InvariantCulture), "says nothing without a handling_time");
        }
    }

    /// <summary>Skills are words, none twice.</summary>
    public static void CheckSkills(string path, List<string> skills, FindingList findings)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < skills.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(skills[i]))
            {
                findings.Error($"{path}[{i}]", skills[i], "is empty: name a skill");
            }
            else if (Names.Problem(skills[i]) is { } problem)
            {
                findings.Error($"{path}[{i}]", skills[i], problem);
            }
            else if (!seen.Add(skills[i]))
            {
                findings.Error($"{path}[{i}]", skills[i], "comes twice: skills are compared without regard to case");
            }
        }
    }
}
