using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>
/// A whole dataset in this process: look-ups are synchronous, allocate nothing, take no lock, and need no store. A <see cref="CustomerFollower"/>
/// keeps it current while it is read.
/// </summary>
public sealed class CustomerReplica : ICustomerView
{
    // Room for new customers before the tables must grow, and by how much they do: one copy of a large table is made where another would double it.
    private const double Headroom = 1.03;
    internal const double Growth = 1.06;

    internal CustomerReplica(DatasetInfo dataset)
        : this(dataset, dataset.Customers, dataset.Aliases)
    {
    }

    /// <param name="dataset">The dataset.</param>
    /// <param name="customers">For how many customers there is room at once; the table grows beyond.</param>
    /// <param name="aliases">For how many aliases, likewise.</param>
    internal CustomerReplica(DatasetInfo dataset, long customers, long aliases)
    {
        Dataset = dataset;
        Table = new CustomerTable(WithHeadroom(customers), WithHeadroom(aliases), Growth);
    }

    internal CustomerReplica(DatasetInfo dataset, CustomerTable table)
    {
        Dataset = dataset;
        Table = table;
    }

    /// <summary>The dataset that the replica holds, as it was loaded.</summary>
    public DatasetInfo Dataset { get; }

    /// <summary>The number of customers now.</summary>
    public int Customers => Table.Customers;

    /// <summary>The number of aliases now.</summary>
    public int Aliases => Table.Aliases;

    /// <summary>The memory of its tables in bytes.</summary>
    public long MemoryBytes => Table.Bytes;

    internal CustomerTable Table { get; }

    /// <summary>Finds a customer by its own id or, for the other kinds, by alias; false where unknown.</summary>
    public bool TryFind(IdentifierKind kind, IdentityKey key, out CustomerScore score) => Table.TryFind(kind, key, out score);

    /// <inheritdoc/>
    public LookupStatus Find(IdentifierKind kind, IdentityKey key, out CustomerScore score) =>
        Table.Find(kind, key, out score);

    /// <summary>
    /// Reads all of <paramref name="dataset"/> once, without following it: see <see cref="CustomerFollower.StartAsync"/>. If some of it is damaged,
    /// the result is <see cref="HydrationStatus.VerificationFailed"/>.
    /// </summary>
    public static async Task<HydrationResult> HydrateAsync(
        ICustomerFeedSource store, DatasetInfo dataset, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var result = await CustomerFollower.StartAsync(store, dataset, progress, cancellationToken).ConfigureAwait(false);
        if (result.Follower is { } follower)
        {
            await follower.DisposeAsync().ConfigureAwait(false);
            if (follower.Damage is { } damage)
            {
                return new(HydrationStatus.VerificationFailed, null, damage);
            }
        }

        return result with { Follower = null };
    }

    /// <summary>A replica of customers that are at hand. Nothing is verified: <paramref name="dataset"/> is only what it says of itself.</summary>
    public static CustomerReplica Of(DatasetInfo dataset, IEnumerable<CustomerRecord> customers)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(customers);
        var replica = new CustomerReplica(dataset);
        foreach (var customer in customers)
        {
            replica.Table.Add(customer);
        }

        return replica;
    }

    private static int WithHeadroom(long count) => count == 0 ? 0 : (int)Math.Min(Array.MaxLength, Headroom * count);
}
