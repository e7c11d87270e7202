using Grpc.Core;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// Writes single customers through the service while Redis fails, one after the other, and remembers what was acknowledged when. Its customers are none
/// of those that decisions are asked for.
/// </summary>
internal sealed class FaultWriter : IAsyncDisposable
{
    private const int Customers = 100;

    // Above the versions of every load, so that no load overtakes a write.
    private const ulong FirstVersion = 1_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CustomerService.CustomerServiceClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<int, (ulong Version, long At)> _acknowledged = [];
    private readonly Task _writing;
    private long _applied;
    private long _refused;

    public FaultWriter(ChannelBase channel)
    {
        _client = new CustomerService.CustomerServiceClient(channel);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Writes that were acknowledged.</summary>
    public long Applied => Volatile.Read(ref _applied);

    /// <summary>Writes that were answered with a failure: they may stand or not.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _writing;
    }

    /// <summary>The acknowledged writes that <paramref name="store"/> no longer has, as the time from their acknowledgement to <paramref name="fault"/>.</summary>
    public async Task<IReadOnlyList<TimeSpan>> LostAsync(ICustomerStore store, long fault)
    {
        var lost = new List<TimeSpan>();
        foreach (var (number, (version, at)) in _acknowledged)
        {
            Assert.Equal(IdentityError.None, FaultCustomers.Hasher.TryHashCustomerId(Id(number), out var key));
            var found = await store.FindAsync(IdentifierKind.CustomerId, key, default);
            Assert.NotEqual(LookupStatus.Unavailable, found.Status);
            if (found.Status == LookupStatus.Unknown || found.Score.Version < version)
            {
                lost.Add(TimeProvider.System.GetElapsedTime(at, fault));
            }
        }

        return lost;
    }

    /// <summary>
    /// Whether every decision about a customer that was written is made from what <paramref name="store"/> has: the last write that was acknowledged, or
    /// one that was not and stands all the same.
    /// </summary>
    public async Task<bool> DecisionsFollowAsync(DecisionService.DecisionServiceClient client, ICustomerStore store)
    {
        int[] numbers = [.. _acknowledged.Keys];
        var request = new DecideBatchRequest
        {
            Requests = { numbers.Select(number => new DecideRequest { Customer = new Customer { CustomerId = Id(number) }, Contact = new Contact { Channel = V1.Channel.Voice } }) },
        };
        var answers = await client.DecideBatchAsync(request);
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(IdentityError.None, FaultCustomers.Hasher.TryHashCustomerId(Id(numbers[i]), out var key));
            var found = await store.FindAsync(IdentifierKind.CustomerId, key, default);
            var score = answers.Results[i].Decision.Score;
            if ((found.Status == LookupStatus.Found) != (score.Status == ScoreStatus.Known) || found.Score.ValueScore != (float)score.ValueScore)
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private static string Id(int number) => $"w{number}";

    private async Task WriteAsync()
    {
        for (var version = FirstVersion; !_end.IsCancellationRequested; version++)
        {
            var number = (int)(version % Customers);
            var request = new PutCustomerRequest
            {
                CustomerId = Id(number), Version = version, Score = new ScoreRecord { Tier = "gold", ValueScore = version % 101 },
            };
            try
            {
                var answer = await _client.PutCustomerAsync(request, deadline: TimeProvider.System.GetUtcNow().Add(Patience).UtcDateTime);
                Assert.Equal(WriteOutcome.Applied, answer.Outcome);
                _acknowledged[number] = (version, TimeProvider.System.GetTimestamp());
                Interlocked.Increment(ref _applied);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                Interlocked.Increment(ref _refused);
            }

            await Task.Delay(Pause);
        }
    }
}
