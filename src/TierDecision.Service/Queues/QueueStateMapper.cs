using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using QueueState = TierDecision.Core.Queueing.QueueState;

namespace TierDecision.Service.Queues;

/// <summary>From the wire to queue states; everything that is malformed is named with its place in the list.</summary>
internal sealed class QueueStateMapper(PolicyPlan plan, Instant now)
{
    private const string Field = "states";
    private const int MaxName = 64;
    private const int MaxCount = 1_000_000;

    private static readonly Duration MaxWait = Duration.FromDays(7);

    private readonly RequestErrors _errors = [];

    /// <summary>What is wrong, in the order of the list.</summary>
    public RequestErrors Errors => _errors;

    public IReadOnlyCollection<KeyValuePair<string, QueueState>> Map(ReportQueueStatesRequest request)
    {
        var states = new Dictionary<string, QueueState>(StringComparer.OrdinalIgnoreCase);
        if (FieldChecks.Count(request.States.Count, RequestLimits.QueueStates) is { } problem)
        {
            Fail(Field, problem);
            return states;
        }

        for (var i = 0; i < request.States.Count; i++)
        {
            var path = $"{Field}[{i}]";
            var queue = MapQueue($"{path}.queue", request.States[i].Queue);
            var state = MapState(path, request.States[i]);
            if (queue is not null && !states.TryAdd(queue, state))
            {
                Fail($"{path}.queue", $"'{queue}' comes twice in this report");
            }
        }

        return states;
    }

    private string? MapQueue(string path, string name)
    {
        if (plan.Queues.Names.FirstOrDefault(queue => Names.Same(queue, name)) is { } known)
        {
            return known;
        }

        // What has the length of no name is not said back.
        Fail(path, name.Length is 0 or > MaxName
            ? $"is no name of a queue: 1 to {MaxName} characters"
            : $"{GivenValue.Of(name)} {NearestWord.NotOneOf("queue of the policy", name, plan.Queues.Names)}");
        return null;
    }

    private QueueState MapState(string path, V1.QueueState message)
    {
        if (message is { HasAgentsFree: true, HasAgentsStaffed: true } && message.AgentsFree > message.AgentsStaffed)
        {
            Fail($"{path}.agents_free", GivenValue.After("is more than agents_staffed", GivenValue.Of(message.AgentsFree)));
        }

        return new QueueState
        {
            AgentsStaffed = message.HasAgentsStaffed ? MapCount($"{path}.agents_staffed", message.AgentsStaffed) : null,
            AgentsFree = message.HasAgentsFree ? MapCount($"{path}.agents_free", message.AgentsFree) : null,
            Waiting = message.HasWaiting ? MapCount($"{path}.waiting", message.Waiting) : null,
            ExpectedWait = message.ExpectedWait is { } wait ? MapWait($"{path}.expected_wait", wait) : null,
            Closed = message.Closed,
            ReportedAt = message.ReportedAt is { } at ? MapTime($"{path}.reported_at", at) : now,
        };
    }

    private int MapCount(string path, int count)
    {
        if (count is < 0 or > MaxCount)
        {
            Fail(path, GivenValue.After($"must be 0 to {MaxCount}", GivenValue.Of(count)));
        }

        return count;
    }

    private Duration MapWait(string path, Google.Protobuf.WellKnownTypes.Duration wait)
    {
        if (wait.Seconds < 0 || wait.Nanos is < 0 or > 999_999_999 || wait.Seconds > (long)MaxWait.TotalSeconds)
        {
            Fail(path, GivenValue.After($"must be 0 to {DurationText.Format(MaxWait)}", GivenValue.Of(wait)));
            return Duration.Zero;
        }

        return WireTime.FromDuration(wait);
    }

    private Instant MapTime(string path, Google.Protobuf.WellKnownTypes.Timestamp timestamp)
    {
        if (TimeCheck.LastDay.Read(timestamp, now, out var instant) is { } problem)
        {
            Fail(path, problem);
        }

        return instant;
    }

    private void Fail(string path, string description) => _errors.Add(path, description);
}
