using System.Collections.Concurrent;
using TierDecision.Service.Wire;

namespace TierDecision.Tests.Service.Wire;

public class DecisionIdsTests
{
    [Fact]
    public void Ids_are_32_hexadecimal_digits_and_unique_under_parallel_use()
    {
        var ids = new DecisionIds();
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        Parallel.For(0, 50_000, _ => Assert.True(seen.TryAdd(ids.Next(), true)));

        Assert.Equal(50_000, seen.Count);
        Assert.All(seen.Keys, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    [Fact]
    public void Two_processes_begin_differently() =>
        Assert.NotEqual(new DecisionIds().Next()[..16], new DecisionIds().Next()[..16]);
}
