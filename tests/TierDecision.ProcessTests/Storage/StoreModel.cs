using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Writes;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What a store is to do, said with dictionaries. Tiers and agents are those of <see cref="TestDataset.Header"/> throughout.</summary>
internal sealed class StoreModel
{
    private const byte Gold = 1;
    private const byte Platinum = 0;
    private const ushort Grace = 2;

    private Dataset _live;
    private Dataset _previous;

    /// <summary>A store into which <paramref name="customers"/> were loaded twice.</summary>
    public StoreModel(CustomerRecord[] customers)
    {
        _live = new Dataset(customers);
        _previous = new Dataset(customers);
    }

    private StoreModel(StoreModel other)
    {
        _live = new Dataset(other._live);
        _previous = new Dataset(other._previous);
    }

    public int Count => _live.Scores.Count;

    /// <summary>The same, to go another way from here.</summary>
    public StoreModel Copy() => new(this);

    public void Load(CustomerRecord[] customers)
    {
        var next = new Dataset(customers);
        next.CarryFrom(_live);
        (_live, _previous) = (next, _live);
    }

    public void FlipBack()
    {
        _previous.CarryFrom(_live);
        (_live, _previous) = (_previous, _live);
    }

    public (WriteStatus Status, ulong Version) Put(CustomerWrite write)
    {
        var version = write.Score.Version;
        var score = write.Score with { Tier = Gold, PreferredAgent = Grace, OverrideTier = CustomerScore.NoTier, OverrideExpiry = default };
        if (_live.Scores.TryGetValue(write.Customer, out var standing))
        {
            // The model knows one part: the value score alone.
            score = write.Columns is null ? score : standing with { ValueScore = write.Score.ValueScore, Version = version };
            score = score with { OverrideTier = standing.OverrideTier, OverrideExpiry = standing.OverrideExpiry };
            if (version < standing.Version || (version == standing.Version && score != standing))
            {
                return (WriteStatus.Older, standing.Version);
            }
        }
        else if (_live.Removed.TryGetValue(write.Customer, out var removed) && version <= removed)
        {
            return (WriteStatus.Older, removed);
        }
        else if (write.Columns is not null)
        {
            return (WriteStatus.TierMissing, 0);
        }

        _live.Scores[write.Customer] = score;
        var touched = _live.Touched.TryGetValue(write.Customer, out var before) ? before : [];
        _live.Touched[write.Customer] = [.. touched, .. write.AddAliases, .. write.RemoveAliases];
        foreach (var alias in write.AddAliases)
        {
            _live.Aliases[alias] = write.Customer;
            _live.Shared.Remove(alias);
        }

        foreach (var alias in write.RemoveAliases.Where(alias => _live.Aliases.GetValueOrDefault(alias) == write.Customer))
        {
            _live.Aliases.Remove(alias);
            _live.Shared.Remove(alias);
        }

        return (WriteStatus.Applied, version);
    }

    public (WriteStatus Status, ulong Version) Remove(IdentityKey customer, ulong version)
    {
        if (_live.Scores.TryGetValue(customer, out var standing))
        {
            if (version <= standing.Version)
            {
                return (WriteStatus.Older, standing.Version);
            }
        }
        else if (!_live.Removed.TryGetValue(customer, out var removed))
        {
            _live.ForgetAliases(customer);
            if (!_previous.Erase(customer, version))
            {
                return (WriteStatus.Unknown, 0);
            }
        }
        else if (version < removed)
        {
            return (WriteStatus.Older, removed);
        }

        _live.Forget(customer, version);
        _previous.Erase(customer, version);
        return (WriteStatus.Applied, version);
    }

    /// <summary>
    /// What a put that was cut off may leave: aliases are written before the record and removed after it, each in its own shard.
    /// </summary>
    public IEnumerable<StoreModel> CutOff(CustomerWrite write)
    {
        foreach (var aliases in Subsets(write.AddAliases))
        {
            yield return With(Copy(), aliases, []);
        }

        foreach (var aliases in Subsets([.. write.RemoveAliases.Where(alias => _live.Aliases.GetValueOrDefault(alias) == write.Customer)]))
        {
            var after = Copy();
            after.Put(write);
            yield return With(after, aliases, _live.Shared);
        }

        StoreModel With(StoreModel model, IReadOnlyList<IdentityKey> aliases, HashSet<IdentityKey> shared)
        {
            model.Leave(aliases, write.Customer, shared);
            return model;
        }
    }

    /// <summary>What a removal that was cut off may leave: aliases of the customer, which stand for nobody. It never stands in one of the two datasets alone.</summary>
    public IEnumerable<StoreModel> CutOff(IdentityKey customer, ulong version)
    {
        foreach (var aliases in Subsets(AliasesOf(customer)))
        {
            var removed = Copy();
            removed.Remove(customer, version);
            removed.Leave(aliases, customer, _live.Shared);
            yield return removed;
        }
    }

    /// <summary>A removal that was cut off once the record was gone, before the aliases and before anything of the dataset that is kept for flipping back.</summary>
    public (WriteStatus Status, ulong Version) CutOffRemoval(IdentityKey customer, ulong version)
    {
        var aliases = AliasesOf(customer);
        var shared = new HashSet<IdentityKey>(_live.Shared);
        var outcome = Remove(customer, version);
        if (outcome.Status == WriteStatus.Older)
        {
            return outcome;
        }

        Leave(aliases, customer, shared);
        return (WriteStatus.Unavailable, 0);
    }

    private IdentityKey[] AliasesOf(IdentityKey customer) => [.. _live.Aliases.Where(alias => alias.Value == customer).Select(alias => alias.Key)];

    private void Leave(IEnumerable<IdentityKey> aliases, IdentityKey customer, HashSet<IdentityKey> shared)
    {
        foreach (var alias in aliases)
        {
            _live.Aliases[alias] = customer;
            _live.Shared.Remove(alias);
            if (shared.Contains(alias))
            {
                _live.Shared.Add(alias);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<IdentityKey>> Subsets(IReadOnlyList<IdentityKey> of) =>
        Enumerable.Range(1, (1 << of.Count) - 1).Select(subset => of.Where((_, i) => (subset & (1 << i)) != 0).ToList());

    public (WriteStatus Status, ulong Version) SetOverride(OverrideWrite write)
    {
        if (!_live.Scores.TryGetValue(write.Customer, out var score))
        {
            return (WriteStatus.Unknown, 0);
        }

        var word = new Word(write.Tier is not null, write.Tier is null ? default : write.Expiry, write.Version);
        if (_live.Words.TryGetValue(write.Customer, out var before) && (word.Version < before.Version || (word.Version == before.Version && word != before)))
        {
            return (WriteStatus.Older, before.Version);
        }

        _live.Words[write.Customer] = word;
        _live.Scores[write.Customer] = Apply(score, word);
        return (WriteStatus.Applied, word.Version);
    }

    public CustomerLookup Find(IdentifierKind kind, IdentityKey key)
    {
        var isShared = kind != IdentifierKind.CustomerId && _live.Shared.Contains(key);
        if (kind != IdentifierKind.CustomerId && !_live.Aliases.TryGetValue(key, out key))
        {
            return CustomerLookup.Unknown;
        }

        return _live.Scores.TryGetValue(key, out var score) ? new(isShared ? LookupStatus.Shared : LookupStatus.Found, score) : CustomerLookup.Unknown;
    }

    private static CustomerScore Apply(in CustomerScore score, Word word) =>
        score with { OverrideTier = word.Sets ? Platinum : CustomerScore.NoTier, OverrideExpiry = word.Expiry };

    /// <summary>What a person last said of a customer's override.</summary>
    private sealed record Word(bool Sets, Instant Expiry, ulong Version);

    private sealed class Dataset
    {
        private readonly ulong _highest;

        public Dataset(CustomerRecord[] customers)
        {
            foreach (var customer in customers)
            {
                Scores[customer.Key] = customer.Score;
            }

            foreach (var alias in customers.SelectMany(customer => customer.Aliases.Select(alias => (Alias: alias, customer.Key))).Distinct().GroupBy(alias => alias.Alias))
            {
                var owners = alias.Select(owner => owner.Key)
                    .OrderBy(owner => Scores[owner].Tier).ThenByDescending(owner => Scores[owner].ValueScore).ThenBy(owner => owner.High).ThenBy(owner => owner.Low)
                    .ToArray();
                Aliases[alias.Key] = owners[0];
                if (owners.Length > 1)
                {
                    Shared.Add(alias.Key);
                }
            }

            _highest = Scores.Values.Select(score => score.Version).DefaultIfEmpty().Max();
        }

        public Dataset(Dataset other)
        {
            _highest = other._highest;
            Scores = new(other.Scores);
            Aliases = new(other.Aliases);
            Shared = new(other.Shared);
            Touched = other.Touched.ToDictionary(touched => touched.Key, touched => new HashSet<IdentityKey>(touched.Value));
            Removed = new(other.Removed);
            Words = new(other.Words);
        }

        public Dictionary<IdentityKey, CustomerScore> Scores { get; } = [];

        public Dictionary<IdentityKey, IdentityKey> Aliases { get; } = [];

        /// <summary>The aliases that several customers of the load have, until a write moves them.</summary>
        public HashSet<IdentityKey> Shared { get; } = [];

        /// <summary>Who was written by itself since the load, and the aliases that this touched.</summary>
        public Dictionary<IdentityKey, HashSet<IdentityKey>> Touched { get; } = [];

        /// <summary>The version of each customer's last removal, also where the customer came back.</summary>
        public Dictionary<IdentityKey, ulong> Removed { get; } = [];

        public Dictionary<IdentityKey, Word> Words { get; } = [];

        public void Forget(IdentityKey customer, ulong version)
        {
            Scores.Remove(customer);
            Words.Remove(customer);
            Touched.Remove(customer);
            Removed[customer] = version;
            ForgetAliases(customer);
        }

        /// <summary>Forgets a customer of whom this is not the live dataset; returns whether there was one.</summary>
        public bool Erase(IdentityKey customer, ulong version)
        {
            var known = Scores.ContainsKey(customer);
            if (known)
            {
                Forget(customer, version);
            }

            ForgetAliases(customer);
            return known;
        }

        public void ForgetAliases(IdentityKey customer)
        {
            foreach (var alias in Aliases.Where(alias => alias.Value == customer).Select(alias => alias.Key).ToList())
            {
                Aliases.Remove(alias);
                Shared.Remove(alias);
            }
        }

        public void CarryFrom(Dataset live)
        {
            var aliases = new HashSet<IdentityKey>();
            foreach (var customer in live.Touched.Keys.Union(live.Removed.Keys))
            {
                CarryFrom(live, customer, aliases);
            }

            foreach (var (customer, word) in live.Words)
            {
                if (Scores.TryGetValue(customer, out var score) && IsNews(word, customer))
                {
                    Words[customer] = word;
                    Scores[customer] = Apply(score, word);
                }
            }

            foreach (var alias in aliases)
            {
                Aliases.Remove(alias);
                Shared.Remove(alias);
                if (live.Aliases.TryGetValue(alias, out var customer))
                {
                    Aliases[alias] = customer;
                }

                if (live.Shared.Contains(alias))
                {
                    Shared.Add(alias);
                }
            }
        }

        private void CarryFrom(Dataset live, IdentityKey customer, HashSet<IdentityKey> aliases)
        {
            var known = Scores.TryGetValue(customer, out var own);
            var gone = !known && Removed.ContainsKey(customer);
            if (!live.Scores.TryGetValue(customer, out var score))
            {
                var removed = live.Removed[customer];
                if (known ? own.Version < removed : gone || removed > _highest)
                {
                    Forget(customer, removed);
                }

                return;
            }

            if (!live.Touched.TryGetValue(customer, out var touched))
            {
                return;
            }

            // Who was written into both since is carried at the same version, too: aliases may differ.
            var wins = known ? score.Version > own.Version || (score.Version == own.Version && Touched.ContainsKey(customer))
                : score.Version > (gone ? Removed[customer] : _highest);
            if (!wins)
            {
                return;
            }

            if (known && live.Removed.TryGetValue(customer, out var before) && own.Version < before)
            {
                ForgetAliases(customer);
            }

            Scores[customer] = score with
            {
                OverrideTier = known ? own.OverrideTier : CustomerScore.NoTier, OverrideExpiry = known ? own.OverrideExpiry : default,
            };
            Touched[customer] = [.. touched];
            Removed.Remove(customer);
            if (live.Removed.TryGetValue(customer, out var last))
            {
                Removed[customer] = last;
            }

            aliases.UnionWith(touched);
        }

        private bool IsNews(Word word, IdentityKey customer) => Words.TryGetValue(customer, out var before)
            ? word.Version > before.Version
            : word.Sets || word.Version > _highest;
    }
}
