using System.Globalization;
using StackExchange.Redis;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;

namespace TierDecision.Storage.Redis.Following;

/// <summary>
/// Finds shards of a dataset that have lost something: what their buckets have is counted, some shards at each complete poll, and compared with what
/// the shards' states say. <see cref="IsLost"/> and <see cref="Suspect"/> are for any number of callers at a time, all else for one.
/// </summary>
internal sealed class LostEntries(RedisKeys keys, RedisDataset dataset, RedisWrongTypes failures)
{
    // Commands that a poll costs on average, for some 0.5 ms of the server: with a million customers about one of 64 shards a poll, so that each has
    // its turn within a minute or two; with ten million a shard at every eighth.
    private const int CommandsAPoll = 512;
    private const int CommandsAtATime = 1_024;

    // The state, before and after.
    private const int CommandsAShard = 2;

    private readonly string?[] _lost = new string?[dataset.Layout.Shards];
    private readonly bool[] _suspected = new bool[dataset.Layout.Shards];
    private bool _turnFirst;
    private int _turn;
    private int _question;
    private int _owed;

    /// <summary>What each shard has lost that is known to have lost something, for people.</summary>
    public IReadOnlyDictionary<int, string> Known =>
        Enumerable.Range(0, _lost.Length).Where(shard => _lost[shard] is not null).ToDictionary(shard => shard, shard => _lost[shard]!);

    private int Commands => dataset.Layout.CustomerBuckets + dataset.Layout.AliasBuckets + CommandsAShard;

    /// <summary>Whether a shard is known to have lost something: who is not found in it need not be unknown.</summary>
    public bool IsLost(int shard) => Volatile.Read(ref _lost[shard]) is not null;

    /// <summary>Has a shard counted soon.</summary>
    public void Suspect(int shard) => Volatile.Write(ref _suspected[shard], true);

    /// <summary>Notes that a shard's state is gone.</summary>
    public void NoteWithoutState(int shard) => Note(shard, $"{Name(shard)} has lost {keys.State(dataset.Number, shard)}: {RedisAbsence.Reason}");

    /// <summary>Counts some shards.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="timeout">The longest that so many commands as are sent at a time may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task CountAsync(IDatabase database, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _owed = Math.Max(0, _owed - CommandsAPoll);
        if (_owed > 0)
        {
            return;
        }

        var shards = Next();
        _owed = shards.Count * Commands;
        await Task.WhenAll(shards.Select(shard => CountAsync(database, shard, timeout, cancellationToken))).ConfigureAwait(false);
    }

    // Those in question, and those whose turn it is: by turns the one or the other come first.
    private List<int> Next()
    {
        var most = Math.Min(_lost.Length, Math.Max(1, CommandsAPoll / Commands));
        var chosen = new List<int>(most);
        _turnFirst = !_turnFirst;
        if (_turnFirst)
        {
            TakeTurn();
        }

        var first = _question;
        for (var i = 0; i < _lost.Length && chosen.Count < most; i++)
        {
            var shard = (first + i) % _lost.Length;
            if ((_suspected[shard] || _lost[shard] is not null) && !chosen.Contains(shard))
            {
                chosen.Add(shard);
                _question = (shard + 1) % _lost.Length;
            }
        }

        while (chosen.Count < most)
        {
            TakeTurn();
        }

        return chosen;

        void TakeTurn()
        {
            if (!chosen.Contains(_turn))
            {
                chosen.Add(_turn);
            }

            _turn = (_turn + 1) % _lost.Length;
        }
    }

    private async Task CountAsync(IDatabase database, int shard, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _suspected[shard], false);
        try
        {
            await CompareAsync(database, shard, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreUnavailableException || RedisWrongTypes.Is(e))
        {
            // What another program wrote in place of a count or a bucket.
            Note(shard, $"{Name(shard)} cannot be counted: {await failures.DescribeAsync(e).ConfigureAwait(false)}");
        }
    }

    private async Task CompareAsync(IDatabase database, int shard, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (number, layout) = (dataset.Number, dataset.Layout);
        var before = await CountsAsync(database, shard).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        var customers = await SumAsync(layout.CustomerBuckets, bucket => keys.Customers(number, layout, bucket)).ConfigureAwait(false);
        var aliases = await SumAsync(layout.AliasBuckets, bucket => keys.Aliases(number, layout, bucket)).ConfigureAwait(false);
        var after = await CountsAsync(database, shard).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        if (before is not { } counted || after is not { } then)
        {
            // The follower sees to states that are gone.
            return;
        }

        // Each write since changes one customer or one alias, and that with its mark.
        var writes = then.Writes - counted.Writes;
        var (moreCustomers, moreAliases) = (customers - counted.Customers, aliases - counted.Aliases);
        var differs = writes >= 0 && (Math.Abs(moreCustomers) > writes || Math.Abs(moreAliases) > 2 * writes);

        // What is known is said anew only from numbers that are certain: who tells of it tells of it once.
        if (differs && (writes == 0 || !IsLost(shard)))
        {
            string[] differences = [.. Difference(moreCustomers, "customers"), .. Difference(moreAliases, "aliases")];
            Note(shard, $"{Name(shard)} has {string.Join(" and ", differences)} than it counts: {RedisAbsence.Reason}");
        }

        if (!differs && writes == 0)
        {
            Volatile.Write(ref _lost[shard], null);
        }

        async Task<long> SumAsync(int inAShard, Func<int, RedisKey> key)
        {
            var sum = 0L;
            foreach (var some in Enumerable.Range(shard * inAShard, inAShard).Chunk(CommandsAtATime))
            {
                var lengths = Task.WhenAll(some.Select(bucket => database.HashLengthAsync(key(bucket), CommandFlags.DemandMaster)));
                sum += (await lengths.WaitAsync(timeout, cancellationToken).ConfigureAwait(false)).Sum();
            }

            return sum;
        }
    }

    private async Task<Counts?> CountsAsync(IDatabase database, int shard)
    {
        var state = keys.State(dataset.Number, shard);
        var values = await database.HashGetAsync(state, ["n", "c", "a"], CommandFlags.DemandMaster).ConfigureAwait(false);
        return values[0].IsNull
            ? null
            : new(RedisNumbers.Of(values[0], state), RedisNumbers.Of(values[1], state), RedisNumbers.Of(values[2], state));
    }

    private void Note(int shard, string lost) => Volatile.Write(ref _lost[shard], lost);

    private static IEnumerable<string> Difference(long more, string what)
    {
        if (more != 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(more)} {what} {(more < 0 ? "fewer" : "more")}");
        }
    }

    private string Name(int shard) => $"shard {shard} (keys {keys.PatternOf(dataset.Number, shard)})";

    private readonly record struct Counts(long Writes, long Customers, long Aliases);
}
