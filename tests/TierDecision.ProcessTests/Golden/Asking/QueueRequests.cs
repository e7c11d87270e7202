using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests to the queue service.</summary>
internal sealed class QueueRequests(World world)
{
    private readonly Dice _dice = world.Dice;

    public ReportQueueStatesRequest Report()
    {
        var request = new ReportQueueStatesRequest();
        foreach (var queue in _dice.Some(world.Policy.Queues, 6))
        {
            request.States.Add(State(queue));
        }

        if (_dice.Chance(10))
        {
            Spoil(request);
        }

        return request;
    }

    private QueueState State(string queue)
    {
        var state = new QueueState { Queue = _dice.Chance(90) ? queue : queue.ToUpperInvariant(), Closed = _dice.Chance(15) };
        if (_dice.Chance(60))
        {
            state.AgentsStaffed = _dice.Of(0, 0, 3, 12, 1_000_000);
        }

        if (_dice.Chance(40))
        {
            state.AgentsFree = state.HasAgentsStaffed ? Math.Min(state.AgentsStaffed, _dice.Of(0, 0, 1, 5)) : 2;
        }

        if (_dice.Chance(50))
        {
            state.Waiting = _dice.Of(0, 3, 20, 21, 60);
        }

        if (_dice.Chance(60))
        {
            state.ExpectedWait = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(_dice.Of(0, 5_000, 40_000, 40_001, 121_000, 301_000, 7_200_000)));
        }

        if (_dice.Chance(60))
        {
            state.ReportedAt = world.At(_dice.Of(-130, -119.5, -60, -3, 0, 0, 20));
        }

        return state;
    }

    private void Spoil(ReportQueueStatesRequest request)
    {
        var state = request.States.Count == 0 ? new QueueState() : _dice.Of(request.States);
        _dice.Of<Action>(
            () => state.Queue = _dice.Of("", "servise", "nowhere-near-any-of-them", new string('q', 65)),
            () => (state.AgentsStaffed, state.AgentsFree) = (1, 2),
            () => state.AgentsStaffed = -1,
            () => state.Waiting = 1_000_001,
            () => state.ExpectedWait = new Duration { Seconds = _dice.Of(-1, 7 * 86_400 + 1) },
            () => state.ReportedAt = _dice.Of(world.At(400), world.At(-86_500), new Timestamp { Seconds = 1, Nanos = -5 }),
            () => request.States.Add(request.States.Count == 0 ? state : request.States[0].Clone()),
            () => request.States.AddRange(Enumerable.Range(0, 30).Select(_ => new QueueState { Queue = "none" })),
            () => request.States.AddRange(Enumerable.Range(0, 1001).Select(_ => new QueueState())))();
    }
}
