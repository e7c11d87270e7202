using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Transactions;

/// <summary>
/// Looks over the ids and e-mail addresses of a file for what makes one customer of many, or many of one. It keeps a few bytes of each customer, and
/// more of those with several addresses.
/// </summary>
internal sealed class IdentitySurvey
{
    /// <summary>The most addresses of an id that are counted: 1,000.</summary>
    public const int MostAddresses = 1000;

    // A company has several addresses, and a person a few over the years. From five on, with hardly two lines of one, they are several people.
    private const int AddressesOfGuests = 5;
    private const int MostWatched = 10_000;

    // By hashes of ids: of the first address, the number of lines so far and the first line.
    private readonly Dictionary<ulong, (ulong Address, int Lines, long First)> _customers = [];
    private readonly Dictionary<ulong, Watched> _watched = [];
    private readonly Dictionary<ulong, (ulong Letters, long Line)> _addresses = [];
    private Evidence? _damaged;
    private long _damagedLines;
    private (long Line, Evidence Other)? _sameAddress;

    /// <summary>What was found so far.</summary>
    public IdentityFindings Findings => new()
    {
        Damaged = _damaged,
        DamagedLines = _damagedLines,
        SameAddress = _sameAddress,
        Shared =
        [
            .. _watched.Values.Where(IsOfGuests).OrderByDescending(one => one.Lines).Select(one =>
                new SharedId(one.First, one.Addresses.Count, one.Lines)),
        ],
    };

    /// <summary>Takes a line.</summary>
    public void Add(ReadOnlySpan<char> id, ReadOnlySpan<char> email, long line)
    {
        if (CustomerIds.IsDamaged(id))
        {
            _damaged ??= new Evidence(line, id.ToString());
            _damagedLines++;
        }

        if (_sameAddress is null && id.Contains('@'))
        {
            AddAddress(id, line);
        }

        if (!email.IsEmpty)
        {
            Add(id, Hash(email), line);
        }
    }

    private static bool IsOfGuests(Watched one) => CustomerIds.IsPlaceholder(one.First.Value)
        ? one.Addresses.Count > 1
        : one.Addresses.Count >= AddressesOfGuests && one.Addresses.Count * 2 >= Math.Min(one.Lines, MostAddresses);

    private void Add(ReadOnlySpan<char> id, ulong address, long line)
    {
        var customer = Hash(id);
        if (_watched.TryGetValue(customer, out var watched))
        {
            watched.Lines++;
            if (watched.Addresses.Count < MostAddresses)
            {
                watched.Addresses.Add(address);
            }

            return;
        }

        if (!_customers.TryGetValue(customer, out var known))
        {
            _customers.Add(customer, (address, 1, line));
        }
        else if (known.Address != address && (_watched.Count < MostWatched || CustomerIds.IsPlaceholder(id)))
        {
            _watched.Add(customer, new Watched(new Evidence(known.First, id.ToString()), [known.Address, address]) { Lines = known.Lines + 1L });
        }
        else
        {
            _customers[customer] = known with { Lines = known.Lines + 1 };
        }
    }

    private void AddAddress(ReadOnlySpan<char> id, long line)
    {
        var hash = Hash(id);
        var letters = Hash(id, foldsCase: false);
        if (!_addresses.TryGetValue(hash, out var first))
        {
            _addresses.Add(hash, (letters, line));
        }
        else if (letters != first.Letters)
        {
            _sameAddress = (first.Line, new Evidence(line, id.ToString()));
            _addresses.Clear();
        }
    }

    // FNV-1a of the letters: of a million customers two have one hash in one of thirty million files.
    private static ulong Hash(ReadOnlySpan<char> text, bool foldsCase = true)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = (hash ^ (foldsCase ? char.ToLowerInvariant(letter) : letter)) * 1099511628211UL;
        }

        return hash;
    }

    private sealed class Watched(Evidence first, HashSet<ulong> addresses)
    {
        public Evidence First => first;

        public HashSet<ulong> Addresses => addresses;

        public long Lines { get; set; }
    }
}
