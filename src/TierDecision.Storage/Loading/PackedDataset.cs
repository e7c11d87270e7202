using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Loading;

/// <summary>
/// A dataset as the bytes that a store holds, sorted by key: what a load collects before it writes, about 104 bytes a customer with one alias. A
/// customer that comes again replaces what it had. An alias of several customers stands for the best of them, and has a mark.
/// </summary>
/// <param name="header">What the dataset says of itself.</param>
internal sealed class PackedDataset(DatasetHeader header)
{
    /// <summary>Bytes of a customer: key and record.</summary>
    public const int CustomerSize = IdentityKey.Size + CustomerRecordCodec.Size;

    /// <summary>Bytes of an alias: its key and the customer's.</summary>
    public const int AliasSize = 2 * IdentityKey.Size;

    private readonly AgentNumbers _agents = new(header.Agents);

    // Aliases of which it is not known yet whether their customers are there.
    private readonly SortedRows _stored = new(AliasSize);

    /// <summary>What the dataset says of itself, with the agents whom the customers prefer that were added.</summary>
    public DatasetHeader Header => header with { Agents = _agents.Names };

    public SortedRows Customers { get; } = new(CustomerSize);

    public SortedRows Aliases { get; } = new(AliasSize);

    /// <summary>The greatest version of a record; 0 where there is none.</summary>
    public ulong HighestVersion { get; private set; }

    /// <summary>The aliases that several customers have, once all is sorted.</summary>
    public SharedAliases Shared { get; private set; } = SharedAliases.None;

    /// <summary>Adds a customer with its aliases.</summary>
    public void Add(in CustomerRecord customer)
    {
        HighestVersion = Math.Max(HighestVersion, customer.Score.Version);
        var row = Customers.Append();
        KeyBytes.Write(customer.Key, row);
        CustomerRecordCodec.Write(customer.Score with { PreferredAgent = _agents.NumberOf(customer.Agent) }, row[IdentityKey.Size..]);
        for (var i = 0; i < customer.Aliases.Count; i++)
        {
            row = Aliases.Append();
            KeyBytes.Write(customer.Aliases[i], row);
            KeyBytes.Write(customer.Key, row[IdentityKey.Size..]);
        }
    }

    /// <summary>Adds a customer whose agent is numbered as this dataset numbers them.</summary>
    public void AddStored(IdentityKey customer, in CustomerScore score)
    {
        var row = Customers.Append();
        KeyBytes.Write(customer, row);
        CustomerRecordCodec.Write(score, row[IdentityKey.Size..]);
    }

    /// <summary>Adds an alias, or the mark of a shared one.</summary>
    public void AddStoredAlias(IdentityKey alias, IdentityKey customer)
    {
        var row = _stored.Append();
        KeyBytes.Write(alias, row);
        KeyBytes.Write(customer, row[IdentityKey.Size..]);
    }

    /// <summary>
    /// Sorts what was added as stored, each key once. An alias without its customer stands for nobody: the customer was removed while the others were
    /// read, or is just being written; it is left out.
    /// </summary>
    /// <param name="highestVersion">How new the silence about a customer is.</param>
    public void SortStored(ulong highestVersion)
    {
        HighestVersion = highestVersion;
        Customers.Sort();
        _stored.Sort();
        var shared = 0;
        for (var i = 0; i < _stored.Count; i++)
        {
            var row = _stored[i].Span;
            if (Customers.PlaceOf(KeyBytes.Read(row[IdentityKey.Size..])) >= 0)
            {
                row.CopyTo(Aliases.Append());
                shared += SharedAlias.IsMark(KeyBytes.Read(row)) ? 1 : 0;
            }
        }

        Aliases.Sort();
        Shared = new SharedAliases(shared, []);
    }

    /// <summary>Sorts what was added. Nothing can be read before, and nothing added after.</summary>
    public void Sort()
    {
        Parallel.Invoke(() => Customers.Sort(), () => Aliases.Sort(tellRepeated: true));
        Shared = AliasOwners.Settle(Customers, Aliases);
        if (!Customers.HadRepeated)
        {
            return;
        }

        HighestVersion = 0;
        for (var i = 0; i < Customers.Count; i++)
        {
            HighestVersion = Math.Max(HighestVersion, CustomerRecordCodec.Version(Customers[i].Span[IdentityKey.Size..]));
        }
    }

    /// <summary>Counts and checksum.</summary>
    public DatasetChecksum ComputeChecksum()
    {
        var checksum = default(DatasetChecksum);
        for (var i = 0; i < Customers.Count; i++)
        {
            checksum.AddCustomer(Customers[i].Span);
        }

        for (var i = 0; i < Aliases.Count; i++)
        {
            checksum.AddAlias(Aliases[i].Span);
        }

        return checksum;
    }
}
