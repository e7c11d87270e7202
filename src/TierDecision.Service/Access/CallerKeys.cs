using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TierDecision.Configuration.Access;

namespace TierDecision.Service.Access;

/// <summary>
/// The keys of one reading of the file. A key is hashed when it first comes and remembered after that, as long as this reading is served: no more of
/// them than the file has entries. How long a look-up takes tells nothing of the keys: a text is compared with one that is remembered only where
/// their hashes are equal, which are random to the process.
/// </summary>
internal sealed class CallerKeys
{
    private readonly Dictionary<AccessKeyHash, Caller> _byHash;
    private readonly ConcurrentDictionary<string, Caller> _seen = new(new KeyComparer());
    private readonly ConcurrentDictionary<string, Caller>.AlternateLookup<ReadOnlySpan<char>> _seenBySpan;

    public CallerKeys(IReadOnlyList<AccessKey> keys)
    {
        All = keys;
        _byHash = keys.ToDictionary(key => key.Hash, key => new Caller(key));
        _seenBySpan = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The entries of the file.</summary>
    public IReadOnlyList<AccessKey> All { get; }

    /// <summary>How many there are.</summary>
    public int Count => _byHash.Count;

    /// <summary>Whose key this is; null for nobody's.</summary>
    public Caller? Find(ReadOnlySpan<char> key) => _seenBySpan.TryGetValue(key, out var caller) ? caller : FindNew(key);

    private Caller? FindNew(ReadOnlySpan<char> key)
    {
        if (!AccessKeyText.IsWellFormed(key) || !_byHash.TryGetValue(AccessKeyText.Hash(key), out var caller))
        {
            return null;
        }

        _seen.TryAdd(key.ToString(), caller);
        return caller;
    }

    // The dictionary's own comparer would hash by a function that everybody knows until it meets many collisions; this one is Marvin with a seed of
    // the process.
    private sealed class KeyComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>
    {
        public bool Equals(string? x, string? y) => Equals(x.AsSpan(), y!);

        public bool Equals(ReadOnlySpan<char> alternate, string other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] string obj) => string.GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<char> alternate) => string.GetHashCode(alternate);

        public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();
    }
}
