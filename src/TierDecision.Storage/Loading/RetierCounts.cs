namespace TierDecision.Storage.Loading;

/// <summary>How many customers move from which tier to which when tiers are assigned anew.</summary>
public sealed class RetierCounts
{
    private readonly long[,] _moves;
    private readonly SortedDictionary<string, long> _lost = new(StringComparer.Ordinal);

    /// <summary>No customers yet.</summary>
    /// <param name="from">The tiers that they stand in, best first, at least one.</param>
    /// <param name="to">The new tiers, best first, at least one.</param>
    internal RetierCounts(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        (From, To) = (from, to);
        _moves = new long[from.Count, to.Count];
    }

    /// <summary>The tiers that they stand in, best first.</summary>
    public IReadOnlyList<string> From { get; }

    /// <summary>The new tiers, best first.</summary>
    public IReadOnlyList<string> To { get; }

    /// <summary>How many customers there are.</summary>
    public long Customers { get; private set; }

    /// <summary>How many of them get a tier that is not the one that they stand in, by its name or the policy's <c>tier_names</c>.</summary>
    public long Changed { get; private set; }

    /// <summary>How many have a tier that a person set and that counts now; it stays, whatever their own becomes.</summary>
    public long Overridden { get; private set; }

    /// <summary>
    /// The tiers that people set and that the policy does not have, each with how many customers would lose it; empty if none would.
    /// </summary>
    public IReadOnlyDictionary<string, long> LostOverrides => _lost;

    /// <summary>How many stand in one tier and get another; both are indices into the names.</summary>
    public long Moves(int from, int to) => _moves[from, to];

    /// <summary>As somebody else counted them. Moves between tiers that are not named are left out.</summary>
    /// <param name="from">The tiers that they stand in, best first, at least one.</param>
    /// <param name="to">The new tiers, best first, at least one.</param>
    /// <param name="moves">How many stand in which and get which, each pair once.</param>
    /// <param name="changed">See <see cref="Changed"/>.</param>
    /// <param name="overridden">See <see cref="Overridden"/>.</param>
    public static RetierCounts Of(
        IReadOnlyList<string> from,
        IReadOnlyList<string> to,
        IEnumerable<(string From, string To, long Customers)> moves,
        long changed,
        long overridden)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(moves);
        var counts = new RetierCounts(from, to) { Changed = changed, Overridden = overridden };
        var (rows, columns) = (Places(from), Places(to));
        foreach (var move in moves)
        {
            if (rows.TryGetValue(move.From, out var row) && columns.TryGetValue(move.To, out var column))
            {
                counts._moves[row, column] = move.Customers;
                counts.Customers += move.Customers;
            }
        }

        return counts;

        static Dictionary<string, int> Places(IReadOnlyList<string> tiers) =>
            tiers.Select(static (tier, place) => (tier, place)).DistinctBy(static one => one.tier).ToDictionary(StringComparer.Ordinal);
    }

    internal void Add(int from, int to, bool isChanged)
    {
        // A tier that its own dataset does not name is damaged, and served as the last one.
        _moves[Math.Min(from, From.Count - 1), to]++;
        Customers++;
        Changed += isChanged ? 1 : 0;
    }

    internal void AddOverride(string? lost)
    {
        Overridden++;
        if (lost is not null)
        {
            _lost[lost] = _lost.GetValueOrDefault(lost) + 1;
        }
    }
}
