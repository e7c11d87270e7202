using System.Globalization;
using NodaTime;
using TierDecision.Configuration.Identity;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Scoring.Rfm;
using TierDecision.Storage.Datasets;

namespace TierDecision.LoadTest.Customers;

/// <summary>
/// The customers of a load test, 1..<see cref="Count"/>: each score is a function of the customer's number, so that any reply can be checked
/// against it without a table. Percentiles are even; the tier follows from the percentile by the policy's cuts, flags come at the rates of the demonstration's
/// customers. Every number is one that a stored record keeps exactly.
/// </summary>
internal sealed class LoadDataset
{
    /// <summary>The most customers: ten million.</summary>
    public const int MaxCustomers = 10_000_000;

    // For load tests on loopback alone. Given to the service too, so that both hash alike.
    private const string IdentityKeyText = "6c6f616420746573747320616c6f6e65";

    private const int PercentileSteps = 50_000;
    private const float StepsPerPercent = 500;
    private const int ProbabilitySteps = 65_534;

    private readonly IdentityHasher _identities = Identities();
    private readonly Instant _asOf;
    private readonly PolicyPlan _policy;

    /// <summary><paramref name="count"/> customers under <paramref name="policy"/>, as of a day before <paramref name="now"/>.</summary>
    public LoadDataset(int count, PolicyPlan policy, Instant now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCustomers);
        Count = count;
        _policy = policy;
        _asOf = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) - Duration.FromDays(1);
    }

    /// <summary>How many customers there are.</summary>
    public int Count { get; }

    /// <summary>The secret that identifiers are hashed under, as the service is configured with it.</summary>
    public static string IdentityKey => IdentityKeyText;

    /// <summary>A customer's id: the number.</summary>
    public static string CustomerId(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A customer's phone: +999, a country code that no country has, and the number with nine digits.</summary>
    public static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+999{number:D9}");

    /// <summary>What is known of customer <paramref name="number"/>.</summary>
    public CustomerScore Score(int number)
    {
        var bits = SplitMix64.Mix((ulong)number);
        var more = SplitMix64.Mix(bits);
        var percentile = (uint)(bits % (PercentileSteps + 1)) / StepsPerPercent;
        var (recency, frequency, monetary) = (Quintile(more), Quintile(more >> 8), Quintile(more >> 16));
        return new CustomerScore
        {
            ValueScore = (bits >> 20) % 10_001 / 100f,
            Percentile = percentile,
            Recency = recency,
            Frequency = frequency,
            Monetary = monetary,
            Segment = RfmSegments.Of(new RfmScore(recency, frequency, monetary)),
            Tier = _policy.TierRules.Assign(new CustomerScore { Percentile = percentile }, new RunFigures()),
            TierSince = _asOf,
            Flags = Flag(more >> 24, 10, CustomerFlags.Vulnerable) | Flag(more >> 34, 20, CustomerFlags.OpenComplaint)
                | Flag(more >> 44, 2, CustomerFlags.FraudHold) | Flag(more >> 54, 30, CustomerFlags.Dissatisfied),
            LifetimeValue = (bits >> 40) % 100_000 / 100f,
            ProbabilityActive = (more >> 20) % (ProbabilitySteps + 1) / (float)ProbabilitySteps,
            AsOf = _asOf,
            Version = 1,
        };
    }

    /// <summary>The key of customer <paramref name="number"/>.</summary>
    public IdentityKey Key(int number) => Key(CustomerId(number));

    /// <summary>The key of a customer who is none of the dataset's.</summary>
    public IdentityKey Key(string customerId) =>
        _identities.TryHashCustomerId(customerId, out var key) == IdentityError.None ? key : throw CannotBeHashed(customerId);

    /// <summary>The key of the phone of customer <paramref name="number"/>.</summary>
    public IdentityKey PhoneKey(int number) =>
        _identities.TryHashPhone(Phone(number), out var key) == IdentityError.None ? key : throw CannotBeHashed(Phone(number));

    /// <summary>The customers as a store is loaded with them: each by id and by phone.</summary>
    public IEnumerable<CustomerRecord> Records()
    {
        for (var number = 1; number <= Count; number++)
        {
            yield return new CustomerRecord(Key(number), Score(number), [PhoneKey(number)]);
        }
    }

    /// <summary>What the dataset says of itself.</summary>
    public DatasetHeader Header() => new()
    {
        Tiers = _policy.TierRules.Names,
        PolicyName = _policy.Name,
        PolicyVersion = _policy.Version,
        AsOf = _asOf,
        IdentityKeyFingerprint = _identities.Fingerprint,
        Currency = "EUR",
    };

    private static IdentityHasher Identities() =>
        IdentityKeySource.Find(new IdentityOptions { Key = IdentityKeyText }, embeddedFile: null, E164Only.Instance).Hasher
        ?? throw new InvalidOperationException("The load test's own identity key is refused.");

    private static InvalidOperationException CannotBeHashed(string identifier) => new($"{identifier} cannot be hashed.");

    private static byte Quintile(ulong bits) => (byte)(1 + ((bits & 0xff) % 5));

    private static CustomerFlags Flag(ulong bits, uint perMille, CustomerFlags flag) => (bits & 1023) * 1000 < perMille * 1024 ? flag : CustomerFlags.None;
}
