using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.LoadTest.Stores;

/// <summary>
/// What a look-up cannot do without: two reads of memory, the second at a place that the first one tells. Laid out as a replica is, a table of cache lines and a line for every customer,
/// as many of each, in memory of the same kind, and read at the places where the replica's table would have the same keys.
/// </summary>
internal sealed class PlainMemory
{
    private const int NumbersInALine = CacheLines<Line>.LineBytes / sizeof(int);

    private readonly CacheLines<Line> _table;
    private readonly CacheLines<Line> _customers;

    /// <param name="tableLines">Lines of the replica's table of keys.</param>
    /// <param name="customers">The number of customers.</param>
    /// <param name="seed">Decides which customers the table leads to.</param>
    public PlainMemory(int tableLines, int customers, ulong seed)
    {
        var random = new SplitMix64(seed);
        _table = new CacheLines<Line>(tableLines);
        for (var at = 0; at < _table.Length; at++)
        {
            for (var i = 0; i < NumbersInALine; i++)
            {
                _table[at][i] = (int)(random.Next() % (ulong)customers);
            }
        }

        _customers = new CacheLines<Line>(customers);
        for (var customer = 0; customer < _customers.Length; customer++)
        {
            _customers[customer][NumbersInALine - 1] = 1;
        }
    }

    /// <summary>Reads where <paramref name="key"/> would be, and the customer that stands there. Always 1.</summary>
    public int Read(IdentityKey key)
    {
        var hash = KeyHash.Of(key);
        var customer = _table[KeyHash.Place(hash, _table.Length)][(int)((uint)hash % NumbersInALine)];
        return _customers[customer][NumbersInALine - 1];
    }

    [InlineArray(NumbersInALine)]
    private struct Line
    {
        private int _first;
    }
}
