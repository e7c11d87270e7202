using TierDecision.Core.Findings;

namespace TierDecision.Tests.Core.Findings;

public class NearestWordTests
{
    // A draft with thousands of queues, each target misspelt, compared each with each and kept everybody else from activating a policy.
    [Fact]
    public void Words_beyond_a_thousand_are_counted_and_none_is_suggested()
    {
        string[] thousand = [.. Enumerable.Range(0, 1000).Select(i => $"q{i:0000}")];

        Assert.Equal("q0999", NearestWord.Nearest("y0999", thousand));
        Assert.Null(NearestWord.Nearest("y0999", [.. thousand, "q1000"]));
        Assert.Equal("is no queue; there are 1,001, and none is suggested", NearestWord.NotOneOf("queue", "y0999", [.. thousand, "q1000"]));
    }
}
