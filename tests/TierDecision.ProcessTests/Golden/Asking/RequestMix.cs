using Google.Protobuf;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Chooses what to ask: which methods, and how often each.</summary>
internal sealed class RequestMix
{
    private readonly World _world;
    private readonly RankingRequests _ranking;
    private readonly CustomerRequests _customers;
    private readonly OddRequests _odd;
    private readonly IReadOnlyList<(int Weight, Func<IMessage> Make)> _questions;
    private readonly IReadOnlyList<(int Weight, Func<IMessage> Make)> _writes;

    public RequestMix(World world)
    {
        var dice = world.Dice;
        _world = world;
        Decisions = new DecisionRequests(world);
        _ranking = new RankingRequests(world);
        _customers = new CustomerRequests(world);
        _odd = new OddRequests(world);
        var clocks = new ClockRequests(world, Decisions);
        var queues = new QueueRequests(world);
        _questions =
        [
            (26, Decisions.Decide), (6, () => Decisions.Call(dice.Chance(12))), (9, Decisions.Priority), (9, Decisions.Sla), (11, Decisions.Route),
            (2, Decisions.Batch), (10, clocks.Evaluate), (7, clocks.Preview), (3, _ranking.Rank), (3, _ranking.Allocate), (5, queues.Report),
            (2, () => new ListQueueStatesRequest()), (3, _customers.Get),
            (1, () => new GetExplanationRequest { DecisionId = dice.Of("", "nothing", new string('f', 32)) }),
        ];
        _writes = [(56, _customers.Put), (25, _customers.SetOverride), (14, _customers.ClearOverride), (5, _customers.Remove)];
    }

    /// <summary>Makes requests for decisions.</summary>
    public DecisionRequests Decisions { get; }

    /// <summary>A request that changes no customer and is answered quickly.</summary>
    public IMessage Question() => _world.Dice.Of(_questions)();

    /// <summary>A request that may change a customer.</summary>
    public IMessage Write() => _world.Dice.Of(_writes)();

    /// <summary>A request that searches the whole store.</summary>
    public TraceCustomerRequest Trace() => _customers.Trace();

    /// <summary>A request that is wrong as a whole.</summary>
    public Exchange Odd() => _odd.Any();

    /// <summary>Requests to send once that are wrong as a whole.</summary>
    public IEnumerable<Exchange> OddOnce() => _odd.Once();

    /// <summary>Requests to send once, at and above the limits of size.</summary>
    public IEnumerable<IMessage> Large()
    {
        yield return _ranking.Malformed(10_001);
        yield return _ranking.Malformed(100);
        yield return _ranking.MalformedDemands(10_001);
        yield return _ranking.MalformedDemands(100);
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, 1000).Select(_ => Decisions.Decide()));
        yield return batch;
    }
}
