using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Replica;

/// <summary>
/// A whole dataset in this process: look-ups are synchronous, allocate nothing, and need no store. It never changes after it is
/// built, so every thread may read it.
/// </summary>
public sealed class CustomerReplica
{
    private const int ProgressStride = 10_000;

    private readonly CustomerTable _table;

    private CustomerReplica(DatasetInfo dataset, CustomerTable table)
    {
        Dataset = dataset;
        _table = table;
    }

    /// <summary>The dataset that the replica holds.</summary>
    public DatasetInfo Dataset { get; }

    /// <summary>The memory of its tables in bytes.</summary>
    public long MemoryBytes => _table.Bytes;

    /// <summary>Finds a customer by its own id or, for the other kinds, by alias; false where unknown.</summary>
    public bool TryFind(IdentifierKind kind, IdentityKey key, out CustomerScore score) => _table.TryFind(kind, key, out score);

    /// <summary>
    /// Reads <paramref name="dataset"/> from <paramref name="store"/> and verifies it against the dataset's counts and checksum.
    /// A store that goes away half-way, or a dataset that is replaced and removed meanwhile, is a value of the result.
    /// </summary>
    /// <param name="store">The store that has the dataset.</param>
    /// <param name="dataset">The dataset, as <see cref="ICustomerStore.DescribeAsync"/> gave it.</param>
    /// <param name="progress">Told the number of customers read so far, now and then, and at the end.</param>
    /// <param name="cancellationToken">Stops the hydration.</param>
    public static async Task<HydrationResult> HydrateAsync(
        ICustomerStore store, DatasetInfo dataset, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Customers > Array.MaxLength || dataset.Aliases > Array.MaxLength)
        {
            return new(HydrationStatus.Unavailable, null, $"{dataset.Customers} customers do not fit into one process");
        }

        var builder = new CustomerTableBuilder((int)dataset.Customers, (int)dataset.Aliases);
        var read = default(DatasetChecksum);
        var reported = 0L;
        try
        {
            await foreach (var batch in store.ReadAllAsync(dataset, cancellationToken).ConfigureAwait(false))
            {
                Add(batch, builder, ref read);
                if (read.Customers >= reported + ProgressStride)
                {
                    progress?.Report(reported = read.Customers);
                }
            }
        }
        catch (StoreUnavailableException e)
        {
            return new(HydrationStatus.Unavailable, null, e.Message);
        }

        progress?.Report(read.Customers);
        var table = builder.Build();

        // The table has each key once: a store that gave one twice cannot pass.
        var difference = read.Difference(DatasetChecksum.Of(dataset))
            ?? (table.Customers == dataset.Customers && table.Aliases == dataset.Aliases
                ? null
                : $"only {table.Customers} customers and {table.Aliases} aliases are distinct and whole");
        return difference is null
            ? new(HydrationStatus.Hydrated, new CustomerReplica(dataset, table))
            : new(HydrationStatus.VerificationFailed, null, difference);
    }

    private static void Add(in CustomerBatch batch, CustomerTableBuilder builder, ref DatasetChecksum read)
    {
        Span<byte> record = stackalloc byte[CustomerRecordCodec.Size];
        for (var i = 0; i < batch.Records.Count; i++)
        {
            var (key, score) = batch.Records[i];
            CustomerRecordCodec.Write(score, record);
            read.AddCustomer(key, record);
            builder.AddCustomer(key, PackedRecord.From(record));
        }

        for (var i = 0; i < batch.Aliases.Count; i++)
        {
            var (alias, customer) = batch.Aliases[i];
            read.AddAlias(alias, customer);
            builder.AddAlias(alias, customer);
        }
    }
}
