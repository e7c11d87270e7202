using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Loading;

public class LoadInputTests
{
    private static readonly DatasetHeader Header = new()
    {
        Tiers = ["gold", "silver"], PolicyName = "test", PolicyVersion = "1", AsOf = Instant.FromUtc(2026, 3, 1, 0, 0), IdentityKeyFingerprint = 7,
    };

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 0, 0);

    [Fact]
    public void Header_names_the_agents_whom_the_customers_prefer()
    {
        var dataset = LoadInput.Read(Header, [Customer(1, "ann"), Customer(2, ""), Customer(3, "bob"), Customer(4, "Ann")], Now, CancellationToken.None);

        Assert.Equal(["ann", "bob"], dataset.Header.Agents);
        Assert.Equal([1, 0, 2, 1], Agents(dataset, 4));
    }

    [Fact]
    public void Agents_that_the_header_names_keep_their_numbers()
    {
        var dataset = LoadInput.Read(Header with { Agents = ["eve", "ann"] }, [Customer(1, "bob"), Customer(2, "ann")], Now, CancellationToken.None);

        Assert.Equal(["eve", "ann", "bob"], dataset.Header.Agents);
        Assert.Equal([3, 2], Agents(dataset, 2));
    }

    [Fact]
    public void Agents_beyond_what_a_record_can_number_are_left_out()
    {
        var numbers = new AgentNumbers(Enumerable.Range(0, ushort.MaxValue).Select(number => $"agent {number}"));

        Assert.Equal(0, numbers.NumberOf("one more"));
        Assert.Equal(ushort.MaxValue, numbers.NumberOf("agent 65534"));
        Assert.Equal(ushort.MaxValue, numbers.Names.Count);
    }

    private static CustomerRecord Customer(ulong number, string agent) => new(new IdentityKey(number, number), new CustomerScore { Version = 1 }, [], agent);

    private static IEnumerable<int> Agents(PackedDataset dataset, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(dataset.Customers[i].Span[IdentityKey.Size..], out var score));
            yield return score.PreferredAgent;
        }
    }
}
