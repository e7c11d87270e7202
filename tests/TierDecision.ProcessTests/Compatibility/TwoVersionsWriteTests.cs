using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;
using static TierDecision.ProcessTests.Compatibility.NodeCalls;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Nodes of this version and of an earlier one on one Redis: what one writes, the other answers by.</summary>
public sealed class TwoVersionsWriteTests
{
    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_version_writes_the_other_answers_by(bool earlierWrites)
    {
        await using var versions = await TwoVersions.StartAsync(EarlierBuild.Programs);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        var (writing, following) = earlierWrites ? (earlier, current) : (current, earlier);
        var writer = Customers(writing);

        // A new customer, whose alias goes to another one afterwards, and back.
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("new", "platinum", Alias, Other))).Outcome);
        await UntilTierAsync(following, Alias, "platinum");
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("7", "silver", Alias))).Outcome);
        await UntilTierAsync(following, Alias, "silver");
        Assert.Equal(WriteOutcome.Applied, (await Customers(following).PutCustomerAsync(Put("new", "gold", Alias))).Outcome);
        await UntilTierAsync(writing, Alias, "gold");

        // An override is set by one and ended by the other.
        Assert.Equal(WriteOutcome.Applied, (await writer.SetOverrideAsync(Override("7", "platinum"))).Outcome);
        await UntilTierAsync(following, Id("7"), "platinum");
        var clear = new ClearOverrideRequest { CustomerId = "7", Author = "ben", Reason = "over" };
        Assert.Equal(WriteOutcome.Applied, (await Customers(following).ClearOverrideAsync(clear)).Outcome);
        await UntilTierAsync(writing, Id("7"), "silver");

        // The versions that one gave are those that the other compares with.
        var version = (await Customers(following).GetCustomerAsync(new GetCustomerRequest { CustomerId = "new" })).Version;
        var late = Put("new", "silver");
        late.Version = version;
        Assert.Equal(WriteOutcome.Older, (await writer.PutCustomerAsync(late)).Outcome);
        await TwoVersions.AssertFollowedAsync(datasets: 1, earlier, current);

        var removed = await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "new" });
        Assert.Equal((WriteOutcome.Applied, 1, 2), (removed.Outcome, removed.Receipt.Records, removed.Receipt.Aliases));
        await UntilTierAsync(following, Alias, "standard");
        if (earlierWrites)
        {
            // It knows no audit trail, in which the other one's write is. The removal sent again to one that does reaches it.
            await Wait.UntilAsync(
                async () => (await TraceAsync(current, "new", Other)).Traces.All(trace => trace.Place is TracePlace.Audit or TracePlace.Removal),
                "all else is gone");
            Assert.False((await TraceAsync(current, "new", Other)).Erased);
            Assert.True((await Customers(current).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "new" })).Receipt.AuditEntries > 0);
        }

        await Wait.UntilAsync(async () => (await TraceAsync(following, "new", Other)).Erased, "nothing is left in the other node");
        Assert.Equal(WriteOutcome.Older, (await Customers(following).PutCustomerAsync(late)).Outcome);
        await TwoVersions.AssertVerifiedAsync(datasets: 1, earlier, current);
    }

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_write_at_the_same_time_and_agree_on_every_customer(bool removes)
    {
        const int Written = 60;
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        ServiceProcess[] nodes = [earlier, current];

        await Task.WhenAll(nodes.Select((node, which) => WriteAsync(node, new Random(which))));

        for (var i = 0; i < Written; i++)
        {
            var found = await FindAsync(earlier, $"{i}");
            Assert.Equal(found, AsEarlier(await FindAsync(current, $"{i}")));
            var tier = found is null ? "standard" : found.TierOverride is { Tier: not "" } set ? set.Tier : found.Score.Tier;
            await Task.WhenAll(nodes.Select(node => UntilTierAsync(node, Id($"{i}"), tier)));
            var phone = new Customer { Phone = RandomCustomers.Phone(i) };
            await Wait.UntilAsync(
                async () => Equals((await AskAsync(earlier, phone)).Tier, (await AskAsync(current, phone)).Tier), $"both know whose {phone} is");
        }

        await (removes ? TwoVersions.AssertVerifiedAsync(datasets: 1, nodes) : TwoVersions.AssertFollowedAsync(datasets: 1, nodes));

        async Task WriteAsync(ServiceProcess node, Random random)
        {
            for (var i = 0; i < 200; i++)
            {
                var id = $"{random.Next(Written)}";
                switch (random.Next(6))
                {
                    case 0 when removes:
                        await Customers(node).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = id });
                        break;
                    case 1:
                        await Customers(node).SetOverrideAsync(Override(id, random.Next(2) == 0 ? "platinum" : "gold"));
                        break;
                    default:
                        await Customers(node).PutCustomerAsync(
                            Put(id, random.Next(2) == 0 ? "gold" : "silver", new Customer { Phone = RandomCustomers.Phone(random.Next(Written)) }));
                        break;
                }
            }
        }
    }

    // The earlier version does not say of a zero that it is one, nor since when a customer is dissatisfied.
    private static GetCustomerResponse? AsEarlier(GetCustomerResponse? found)
    {
        if (found is not null)
        {
            CustomerRequests.LeaveZerosOut(found.Score);
            found.Score.DissatisfiedAt = null;
        }

        return found;
    }
}
