using TierDecision.Service.Publishing;
using TierDecision.Storage.Policies;

namespace TierDecision.Tests.Service.Policies;

public class PolicyPageTests
{
    [Theory]
    [InlineData(0, 0, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(7, 2, 3)]
    [InlineData(2, 7, 3)]
    [InlineData(10, 10, 1)]
    public void Parts_follow_each_other_to_the_end_of_both_lists(int policies, int activations, int size)
    {
        var catalogue = Catalogue(policies, activations);
        var (revisions, numbers, token, parts) = (new List<long>(), new List<long>(), "", 0);
        do
        {
            Assert.True(PolicyPage.TryParse(token, out var page));
            var part = (page! with { Size = size }).Of(catalogue);
            Assert.InRange(part.Policies.Count, 0, size);
            Assert.InRange(part.Activations.Count, 0, size);
            revisions.AddRange(part.Policies.Select(policy => policy.Number));
            numbers.AddRange(part.Activations.Select(activation => activation.Number));
            token = part.Next;
            parts++;
        }
        while (token.Length > 0);

        Assert.Equal(catalogue.Policies.Select(policy => policy.Number), revisions);
        Assert.Equal(catalogue.Activations.Select(activation => activation.Number), numbers);
        Assert.Equal(Math.Max(1, (Math.Max(policies, activations) + size - 1) / size), parts);
    }

    [Fact]
    public void Part_begins_where_the_last_ended_whatever_was_published_since()
    {
        var first = (PolicyPage.First with { Size = 2 }).Of(Catalogue(5, 0));
        Assert.True(PolicyPage.TryParse(first.Next, out var next));

        var second = (next! with { Size = 2 }).Of(Catalogue(8, 3));

        Assert.Equal([3, 2], second.Policies.Select(policy => policy.Number));
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("-1.2")]
    [InlineData("1.99999999999999999999")]
    [InlineData(".")]
    public void Rejects_a_token_that_is_none(string token) => Assert.False(PolicyPage.TryParse(token, out _));

    private static PolicyCatalogue Catalogue(int policies, int activations) => PolicyCatalogue.Of(
        PolicyInForce.Nothing, policies, PolicyTrials.None,
        Enumerable.Range(1, policies).Select(i => new PublishedPolicy($"{i:x12}", "p", "1", default, "ann", "", "", 1) { Number = i }),
        Enumerable.Range(1, activations).Select(i => new PolicyActivation(i, $"{i:x12}", "p", "1", default, "ann", "", "", false)));
}
