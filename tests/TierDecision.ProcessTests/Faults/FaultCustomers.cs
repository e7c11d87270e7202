using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;

namespace TierDecision.ProcessTests.Faults;

/// <summary>The customers that are asked about: what is known of one follows from the number and the edition of the dataset.</summary>
internal static class FaultCustomers
{
    public const int Count = 2_000;

    public const string IdentityKey = "101112131415161718191a1b1c1d1e1f";

    public const string Policy = """
        name: faults
        version: "1"
        tiers:
          - {name: platinum, from_percentile: 95, priority: 90}
          - {name: gold, from_percentile: 80, priority: 70}
          - {name: basic, from_percentile: 0, priority: 30}
        unknown_customer: {tier: basic}
        unconfirmed_data: {degraded_after: 2s}
        queues: [{name: desk}]
        routing: {default: [{queue: desk}]}
        """;

    public static readonly TimeSpan DegradedAfter = TimeSpan.FromSeconds(2);

    /// <summary>Under the service's key.</summary>
    public static IdentityHasher Hasher { get; } = new(Convert.FromHexString(IdentityKey));

    private static readonly string[] Tiers = ["platinum", "gold", "basic"];

    public static string Id(int number) => $"c{number}";

    public static string Tier(int number) => Tiers[number % Tiers.Length];

    public static double ValueScore(int number, int edition) => (number + (7 * edition)) % 101;

    /// <summary>Loads an edition, whatever it takes while servers come back.</summary>
    public static async Task<LoadResult> LoadAsync(ICustomerStore store, int edition)
    {
        var asOf = Instant.FromUtc(2026, 1, 1, 0, 0);
        var header = new DatasetHeader { Tiers = Tiers, PolicyName = "faults", PolicyVersion = "1", AsOf = asOf, IdentityKeyFingerprint = Hasher.Fingerprint };
        return await store.LoadAsync(header, Enumerable.Range(0, Count).Select(Record), progress: null, CancellationToken.None);

        CustomerRecord Record(int number)
        {
            Assert.Equal(IdentityError.None, Hasher.TryHashCustomerId(Id(number), out var key));
            var score = new CustomerScore
            {
                Tier = (byte)(number % Tiers.Length), ValueScore = (float)ValueScore(number, edition), AsOf = asOf, Version = (ulong)edition,
            };
            Assert.Equal(IdentityError.None, Hasher.TryHashExternal("crm", Id(number), out var alias));
            return new CustomerRecord(key, score, [alias]);
        }
    }
}
