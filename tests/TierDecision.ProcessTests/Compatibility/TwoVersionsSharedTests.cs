using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;
using static TierDecision.ProcessTests.Compatibility.NodeCalls;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>
/// Nodes of this version and of an earlier one on one Redis, with customers who share an identifier. The earlier version knows nothing of sharing; both
/// answer by the same customer, and this one says that it may be another.
/// </summary>
public sealed class TwoVersionsSharedTests
{
    // A switchboard of three, a landline of two, and one of a customer alone.
    private static readonly Customer Switchboard = new() { Phone = "+442079460001" };
    private static readonly Customer Landline = new() { Phone = "+442079460002" };
    private static readonly Customer Own = new() { Phone = "+442079460003" };

    private static readonly string[] Scores =
    [
        "customer_id,phone,tier,value_score", $"1,{Switchboard.Phone},silver,90", $"2,{Switchboard.Phone},gold,50",
        $"3,{Switchboard.Phone},gold,60", $"4,{Landline.Phone},platinum,70", $"5,{Landline.Phone},silver,80", $"6,{Own.Phone},silver,40",
    ];

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shared_identifier_stands_for_the_same_customer_in_both_whoever_writes(bool earlierWrites)
    {
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        ServiceProcess[] nodes = [earlier, current];
        var writer = Customers(earlierWrites ? earlier : current);
        await LoadAsync(versions);
        await UntilDatasetAsync(nodes, 2);

        await AssertAsync(Switchboard, "gold", isShared: true);
        await AssertAsync(Landline, "platinum", isShared: true);
        await AssertAsync(Own, "silver", isShared: false);
        Assert.Equal(60, (await AskAsync(earlier, Switchboard)).Score.ValueScore);
        Assert.Equal(60, (await AskAsync(current, Switchboard)).Score.ValueScore);

        // A write gives it to one customer, whichever version writes: that ends the sharing.
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("1", "silver", Switchboard))).Outcome);
        await AssertAsync(Switchboard, "silver", isShared: false);
        await AssertAsync(Landline, "platinum", isShared: true);

        // A removal takes it from everybody, and leaves no trace in either.
        Assert.Equal(WriteOutcome.Applied, (await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "4" })).Outcome);
        await AssertAsync(Landline, "standard", isShared: false);
        await AssertAsync(Id("5"), "silver", isShared: false);
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(async () => (await TraceAsync(node, "4", Landline)).Erased, "nothing is left of the customer");
        }

        await TwoVersions.AssertVerifiedAsync(datasets: 2, nodes);

        // Back to the dataset before, and on with customers who share it again.
        await versions.FlipBackAsync(earlierWrites ? EarlierBuild.Programs : Programs.Current);
        await UntilDatasetAsync(nodes, 1);
        await LoadAsync(versions);
        await UntilDatasetAsync(nodes, 3);
        await AssertAsync(Switchboard, "gold", isShared: true);
        await AssertAsync(Landline, "platinum", isShared: true);
        await TwoVersions.AssertVerifiedAsync(datasets: 4, nodes);

        async Task AssertAsync(Customer customer, string tier, bool isShared)
        {
            await UntilTierAsync(earlier, customer, tier);
            await Wait.UntilAsync(
                async () => await AskAsync(current, customer) is var answer && answer.Tier.Name == tier
                    && isShared == answer.Reasons.Any(reason => reason.Code == ReasonCode.SharedIdentifier),
                $"the tier of {customer} is {tier}, and it is told whether it is shared");
            Assert.DoesNotContain((await AskAsync(earlier, customer)).Reasons, reason => reason.Code == ReasonCode.SharedIdentifier);
        }
    }

    private static async Task LoadAsync(TwoVersions versions)
    {
        var file = versions.PathOf("shared.csv");
        await File.WriteAllLinesAsync(file, Scores);
        await Programs.Current.TierCtlAsync(versions.Settings(), "load", file, "--currency", "EUR");
    }
}
