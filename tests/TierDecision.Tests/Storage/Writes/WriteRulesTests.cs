using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.Tests.Storage.Writes;

public class WriteRulesTests
{
    private static readonly IdentityKey Customer = new(1, 2);
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 2, 3, 4, 5);

    private static readonly DatasetHeader Header = new()
    {
        Tiers = ["platinum", "gold"], PolicyName = "centre", PolicyVersion = "1", AsOf = Now, IdentityKeyFingerprint = 1,
    };

    /// <summary>An earlier version set no limit: whoever has more is written, and given no more.</summary>
    [Fact]
    public void Customer_with_more_aliases_than_can_be_is_written_and_given_no_more()
    {
        var mark = WriteMark.Written.With(Aliases(0, 5_000));
        var stands = new CustomerState(Record(1), mark.ToBytes(), null);

        var plain = WriteRules.Put(stands, Write(2), Header, Now);
        Assert.Equal((WriteStatus.Applied, 5_000), (plain.Status, WriteMark.Read(plain.Next.Mark)!.Value.Aliases.Count));
        Assert.Equal(WriteStatus.Applied, WriteRules.Put(stands, Write(2) with { AddAliases = Aliases(10, 3) }, Header, Now).Status);
        Assert.Equal(WriteStatus.Applied, WriteRules.Put(stands, Write(2) with { RemoveAliases = Aliases(10, 3) }, Header, Now).Status);

        var refused = WriteRules.Put(stands, Write(2) with { AddAliases = Aliases(9_000, 1) }, Header, Now);
        Assert.Equal((WriteStatus.TooManyAliases, stands), (refused.Status, refused.Next));
        Assert.Equal(WriteStatus.Applied, WriteRules.Remove(stands, 0, Now).Status);
    }

    [Theory]
    [InlineData(255, 1, 0, WriteStatus.Applied)]
    [InlineData(255, 2, 0, WriteStatus.TooManyAliases)]
    [InlineData(255, 1, 1, WriteStatus.TooManyAliases)]
    [InlineData(256, 0, 32, WriteStatus.Applied)]
    [InlineData(511, 0, 1, WriteStatus.Applied)]
    [InlineData(511, 0, 2, WriteStatus.TooManyAliases)]
    public void Aliases_that_writes_have_touched_are_limited(int touched, int added, int removed, WriteStatus status)
    {
        var stands = new CustomerState(Record(1), WriteMark.Written.With(Aliases(0, touched)).ToBytes(), null);

        var write = Write(2) with { AddAliases = Aliases(1_000, added), RemoveAliases = Aliases(2_000, removed) };

        Assert.Equal(status, WriteRules.Put(stands, write, Header, Now).Status);
    }

    private static CustomerWrite Write(ulong version) => new() { Customer = Customer, Score = Score(version), Tier = "gold" };

    private static CustomerScore Score(ulong version) => new() { Tier = 1, OverrideTier = CustomerScore.NoTier, AsOf = Now, TierSince = Now, Version = version };

    private static byte[] Record(ulong version) => default(CustomerState).WithRecord(Score(version)).Record!;

    private static IdentityKey[] Aliases(int first, int count) => [.. Enumerable.Range(first, count).Select(number => new IdentityKey((ulong)number, 7))];
}
