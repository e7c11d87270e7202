using TierDecision.Configuration.Policies;
using TierDecision.Core.Differences;
using TierDecision.Core.Policies;

namespace TierDecision.Tests.Core.Differences;

/// <summary>No property of a policy is forgotten. A new one fails here until the comparison knows it and <see cref="RichPolicy"/> has it.</summary>
public class PolicyCoverageTests
{
    private const string Preset = """
        name: preset
        version: "1"
        tiers: {preset: three_grades}
        unknown_customer: {tier: standard}
        queues: [{name: q}]
        routing: {default: [{queue: q}]}
        """;

    private static readonly Lazy<List<(ConfigSite Site, PolicyComparison Comparison)>> OfRich = new(() => [.. Changed(RichPolicy.Read)]);

    [Fact]
    public void Every_place_of_a_policy_makes_a_difference()
    {
        var seen = OfRich.Value.Concat(Changed(ReadPreset)).ToList();

        Assert.Empty(seen.Where(one => one.Comparison.AreEqual).Select(one => one.Site.Path));
        Assert.Empty(ConfigSites.Properties.Select(NameOf).Except(seen.Select(one => NameOf(one.Site.Property))));
    }

    [Fact]
    public void Every_difference_says_what_was_and_what_is()
    {
        foreach (var (site, comparison) in OfRich.Value)
        {
            foreach (var difference in comparison.Differences)
            {
                Assert.True(difference.Kind switch
                {
                    PolicyDifferenceKind.Added => difference is { Before: null, After.Length: > 0 },
                    PolicyDifferenceKind.Removed => difference is { Before.Length: > 0, After: null },
                    PolicyDifferenceKind.Changed or PolicyDifferenceKind.Moved => difference is { Before.Length: > 0, After.Length: > 0 },
                    _ => false,
                }, $"{site.Path}: {difference}");
                Assert.DoesNotContain('{', difference.Sentence.English.Replace("{subject}", "", StringComparison.Ordinal));
                Assert.Matches("^[A-Z].*\\.$", difference.Sentence.English);
                Assert.Matches("[\u4e00-\u9fff].*。$", difference.Sentence.Chinese);
            }
        }
    }

    private static WrittenPolicy ReadPreset() => PolicyFile.Parse(Preset, "preset", TestPolicy.Now).Written!;

    private static IEnumerable<(ConfigSite Site, PolicyComparison Comparison)> Changed(Func<WrittenPolicy> read)
    {
        var before = read();
        var count = ConfigSites.Of(before.Config).Count;
        for (var i = 0; i < count; i++)
        {
            var policy = read();
            var site = ConfigSites.Of(policy.Config)[i];
            site.Change();
            yield return (site, PolicyComparer.Compare(before, policy));
        }
    }

    private static string NameOf(System.Reflection.PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";
}
