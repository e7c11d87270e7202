using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Stores;

/// <summary>The customers of a load test with their keys and scores made ahead, so that a load is not timed for making them.</summary>
internal sealed class PreparedCustomers
{
    private readonly LoadDataset _dataset;
    private readonly IdentityKey[] _keys;
    private readonly IdentityKey[] _phones;
    private readonly CustomerScore[] _scores;

    public PreparedCustomers(LoadDataset dataset)
    {
        _dataset = dataset;
        _keys = new IdentityKey[dataset.Count];
        _phones = new IdentityKey[dataset.Count];
        _scores = new CustomerScore[dataset.Count];
        Parallel.For(0, dataset.Count, i => (_keys[i], _phones[i], _scores[i]) = (dataset.Key(i + 1), dataset.PhoneKey(i + 1), dataset.Score(i + 1)));
    }

    public LoadDataset Dataset => _dataset;

    /// <summary>The customers, with their phone or without.</summary>
    public IEnumerable<CustomerRecord> Records(int aliases)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            yield return new CustomerRecord(_keys[i], _scores[i], aliases == 0 ? [] : [_phones[i]]);
        }
    }

    /// <summary>Keys of customers drawn evenly, by id or by phone.</summary>
    public IdentityKey[] Draw(IdentifierKind kind, int count)
    {
        var random = new SplitMix64(1);
        var keys = kind == IdentifierKind.CustomerId ? _keys : _phones;
        var drawn = new IdentityKey[count];
        for (var i = 0; i < count; i++)
        {
            drawn[i] = keys[random.Next() % (ulong)keys.Length];
        }

        return drawn;
    }
}
