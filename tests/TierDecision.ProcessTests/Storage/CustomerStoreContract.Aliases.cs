using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>How many aliases a customer can have: one write adds few, and many writes must not add up to what no removal gets through.</summary>
public abstract partial class CustomerStoreContract
{
    private const int MostAliases = CustomerWrite.MaxWrittenAliases;
    private const int AliasesAWrite = CustomerWrite.MaxAliases;

    [Fact]
    public async Task Aliases_of_all_writes_are_limited_and_one_too_many_changes_nothing()
    {
        await LoadAsync(Customers(10));
        await FillAsync(1);
        var stands = await FindAsync(IdentifierKind.CustomerId, Id(1));

        var refused = await Store.PutAsync(Put(1, version: 99, add: [Phone(9_999)]), default);

        Assert.Equal(WriteStatus.TooManyAliases, refused.Status);
        Assert.Contains($"{MostAliases} aliases", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("load the customer with a newer score", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(9_999))).Status);
        Assert.Equal(stands, await FindAsync(IdentifierKind.CustomerId, Id(1)));

        // Whoever has as many is written and served as before, and may have what stands written again.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(1, version: 99, add: [Phone(1_000)]), default)).Status);
        Assert.Equal(99ul, (await FindAsync(IdentifierKind.Phone, Phone(1_000 + MostAliases - 1))).Score.Version);
    }

    [Fact]
    public async Task Aliases_can_be_taken_away_where_no_more_can_be_added()
    {
        await LoadAsync(Customers(10));
        await FillAsync(1);

        // Of a write, and of the load; what was taken away still counts, because a load must not bring it back.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(1, version: 99, remove: [Phone(1_000), Phone(1)]), default)).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1_000))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(WriteStatus.TooManyAliases, (await Store.PutAsync(Put(1, version: 100, add: [Phone(9_999)]), default)).Status);

        // Also of aliases that the customer does not have, which are remembered too.
        var statuses = new List<WriteStatus>();
        for (var first = 5_000; first < 5_000 + (2 * MostAliases); first += AliasesAWrite)
        {
            statuses.Add((await Store.PutAsync(Put(1, version: 100, remove: Phones(first)), default)).Status);
        }

        Assert.Equal(WriteStatus.Applied, statuses[0]);
        Assert.Equal(WriteStatus.TooManyAliases, statuses[^1]);
    }

    [Fact]
    public async Task Customer_with_as_many_aliases_as_can_be_is_traced_removed_and_written_anew()
    {
        await LoadAsync(Customers(10));
        await FillAsync(5);

        // Customer 5 is loaded with two.
        var traces = await Store.TraceAsync(Id(5), [], default);
        Assert.Equal(MostAliases + 2, Assert.Single(traces.Traces, trace => trace.Place == TracePlace.Alias).Count);
        var removal = await Store.RemoveAsync(Id(5), 0, default);
        Assert.Equal((WriteStatus.Applied, MostAliases + 2), (removal.Status, removal.Erased.Aliases));

        var anew = await Store.PutAsync(Put(5, version: removal.Version + 1, add: Phones(2_000)), default);
        Assert.Equal(WriteStatus.Applied, anew.Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1_000))).Status);
    }

    [Fact]
    public async Task Writes_at_once_do_not_add_up_to_more_aliases_than_can_be()
    {
        await LoadAsync(Customers(10));
        int[] firsts = [.. Enumerable.Range(0, 12).Select(i => 1_000 + (i * AliasesAWrite))];

        // Aliases alone, so that none is older than another.
        var results = await Task.WhenAll(firsts.Select(first => Task.Run(async () => await Store.PutAsync(
            Put(1, version: 0, add: Phones(first)) with { Columns = ScoreColumns.Of([]), Tier = "" }, default))));

        Assert.All(results, result => Assert.True(result.Status is WriteStatus.Applied or WriteStatus.TooManyAliases, $"{result}"));
        Assert.Equal(MostAliases / AliasesAWrite, results.Count(result => result.Status == WriteStatus.Applied));
        foreach (var (first, result) in firsts.Zip(results))
        {
            foreach (var phone in Phones(first))
            {
                var expected = result.Status == WriteStatus.Applied ? LookupStatus.Found : LookupStatus.Unknown;
                Assert.Equal(expected, (await FindAsync(IdentifierKind.Phone, phone)).Status);
            }
        }
    }

    private async Task FillAsync(int customer)
    {
        for (var first = 1_000; first < 1_000 + MostAliases; first += AliasesAWrite)
        {
            Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(customer, version: (ulong)first, add: Phones(first)) with
            {
                Score = Written(customer, 10),
            }, default)).Status);
        }
    }

    private static IdentityKey[] Phones(int first) => [.. Enumerable.Range(first, AliasesAWrite).Select(Phone)];
}
