using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Datasets for the store's tests: customers that follow from their number, so that a test can say what it expects.</summary>
internal static class TestDataset
{
    private static readonly IdentityHasher Hasher = new("an identity key!"u8);

    /// <summary>When overrides end.</summary>
    public static Instant FarAhead { get; } = Instant.FromUtc(2100, 1, 1, 0, 0);

    public static DatasetHeader Header { get; } = new()
    {
        Tiers = ["platinum", "gold", "basic"],
        PolicyName = "contact-centre",
        PolicyVersion = "7",
        AsOf = Instant.FromUtc(2024, 5, 1, 12, 30) + Duration.FromNanoseconds(123_456_789),
        IdentityKeyFingerprint = Hasher.Fingerprint,
        Currency = "EUR",
        Agents = ["ada", "grace"],
    };

    public static IdentityKey Id(int number)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashCustomerId($"c{number}", out var key));
        return key;
    }

    public static IdentityKey Phone(int number)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashPhone($"+49{1_000_000 + number}", out var key));
        return key;
    }

    public static IdentityKey Email(int number)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashEmail($"c{number}@example.com", out var key));
        return key;
    }

    /// <summary>A score without loss in the packed record; <paramref name="edition"/> tells one dataset's from another's.</summary>
    public static CustomerScore Score(int number, int edition = 1) => new()
    {
        ValueScore = number % 101,
        Percentile = number % 50_001 / 500f,
        Recency = (byte)(number % 6),
        Frequency = (byte)(number / 6 % 6),
        Monetary = (byte)(number / 36 % 6),
        Segment = (RfmSegment)(number % 11),
        Tier = (byte)(number % 3),
        OverrideTier = number % 7 == 0 ? (byte)1 : CustomerScore.NoTier,
        OverrideExpiry = Instant.FromUnixTimeSeconds(number % 7 == 0 ? 1_800_000_000 + number : 0),
        TierSince = Instant.FromUnixTimeSeconds(1_600_000_000 + number),
        Flags = (CustomerFlags)(number % 32),
        LifetimeValue = number % 5 == 0 ? float.NaN : number * 1.5f,
        Margin = number % 4 == 0 ? float.NaN : -number,
        ProbabilityActive = number % 3 == 0 ? float.NaN : number % 2,
        Language = LanguageCode.TryParse("de", out var german) && number % 2 == 0 ? german : LanguageCode.None,
        PreferredAgent = (ushort)(number % 3),
        AsOf = Instant.FromUnixTimeSeconds(1_700_000_000),
        Version = (ulong)edition,
    };

    /// <summary>Customer <paramref name="number"/>: 0, 1 or 2 aliases.</summary>
    public static CustomerRecord Customer(int number, int edition = 1) =>
        Record(number, Score(number, edition), new[] { Phone(number), Email(number) }[..(number % 3)]);

    /// <summary>A record with the name of the agent whose number the score has.</summary>
    public static CustomerRecord Record(int number, in CustomerScore score, IReadOnlyList<IdentityKey> aliases) =>
        new(Id(number), score, aliases, score.PreferredAgent is > 0 and var agent ? Header.Agents[agent - 1] : "");

    public static IEnumerable<CustomerRecord> Customers(int count, int edition = 1, int first = 0) =>
        Enumerable.Range(first, count).Select(number => Customer(number, edition));

    /// <summary>Customers, then what <paramref name="then"/> does where the next one would come.</summary>
    public static IEnumerable<CustomerRecord> CustomersThen(int count, int edition, Action then)
    {
        foreach (var customer in Customers(count, edition))
        {
            yield return customer;
        }

        then();
    }

    /// <summary>A score that differs from the loaded one of the same number.</summary>
    public static CustomerScore Written(int number, ulong version) =>
        Score(number, 0) with { Version = version, Tier = 1, ValueScore = 42.5f, PreferredAgent = 2, OverrideTier = CustomerScore.NoTier, OverrideExpiry = default };

    public static CustomerWrite Put(int number, ulong version, IdentityKey[]? add = null, IdentityKey[]? remove = null) => new()
    {
        Customer = Id(number), Score = Written(number, version), Tier = "gold", Agent = "grace", AddAliases = add ?? [], RemoveAliases = remove ?? [],
    };

    public static OverrideWrite Override(int number, string? tier, ulong version) => new()
    {
        Customer = Id(number), Tier = tier, Expiry = FarAhead, Author = "ann", Reason = "a friend of the house", Version = version,
    };
}
