using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Tests.Storage.Memory.Tables;

public sealed class SharedFilterTests
{
    [Fact]
    public void Every_mark_is_told_and_few_others_are()
    {
        var filter = new SharedFilter();
        var random = new Random(20260301);
        var marks = Enumerable.Range(0, 20_000).Select(_ => (ulong)random.NextInt64() << 1).ToArray();
        foreach (var mark in marks)
        {
            filter.Add(mark);
            filter.Add(mark);
        }

        Assert.Equal(marks.Length, filter.Count);
        Assert.All(marks, mark => Assert.True(filter.MayHave(mark)));
        Assert.InRange(Enumerable.Range(0, 20_000).Count(_ => filter.MayHave((ulong)random.NextInt64() << 1)), 0, 20_000 / 12);
    }

    [Fact]
    public void Filter_of_no_marks_tells_none()
    {
        var filter = new SharedFilter();

        Assert.False(filter.MayHave(0));
        Assert.False(filter.MayHave(ulong.MaxValue));
        Assert.Equal(0, filter.Count);
    }

    [Fact]
    public void Removed_mark_counts_no_more()
    {
        var filter = new SharedFilter();
        filter.Add(7);
        filter.Remove(7);

        Assert.Equal(0, filter.Count);
    }
}
