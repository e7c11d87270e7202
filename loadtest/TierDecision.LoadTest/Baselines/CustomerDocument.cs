using System.Text.Json.Serialization;
using TierDecision.Core.Policies;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Baselines;

/// <summary>A customer as the baselines keep it in JSON.</summary>
internal sealed record CustomerDocument(
    string CustomerId,
    string Phone,
    string Tier,
    int Priority,
    double ValueScore,
    double Percentile,
    int Recency,
    int Frequency,
    int Monetary,
    double LifetimeValue,
    string[] Flags);

/// <summary>Reads and writes without reflection: the fast way that System.Text.Json has.</summary>
[JsonSerializable(typeof(CustomerDocument))]
internal sealed partial class CustomerDocumentJson : JsonSerializerContext;

/// <summary>The dataset as documents.</summary>
internal sealed class CustomerDocuments(LoadDataset dataset, PolicyPlan policy)
{
    private readonly string[] _tiers = [.. policy.Tiers.ToArray().Select(tier => tier.Name)];
    private readonly int[] _priorities = [.. policy.Tiers.ToArray().Select(tier => tier.Priority)];

    public int Count => dataset.Count;

    /// <summary>What the check of a reply needs of customer <paramref name="number"/>.</summary>
    public (string Tier, int Priority, double ValueScore) Of(int number)
    {
        var score = dataset.Score(number);
        return (_tiers[score.Tier], _priorities[score.Tier], Math.Round((double)score.ValueScore, 2));
    }

    /// <summary>The whole document of customer <paramref name="number"/>.</summary>
    public CustomerDocument Document(int number)
    {
        var score = dataset.Score(number);
        var (tier, priority, value) = Of(number);
        return new CustomerDocument(
            LoadDataset.CustomerId(number),
            LoadDataset.Phone(number),
            tier,
            priority,
            value,
            Math.Round((double)score.Percentile, 2),
            score.Recency,
            score.Frequency,
            score.Monetary,
            Math.Round((double)score.LifetimeValue, 2),
            score.Flags == 0 ? [] : score.Flags.ToString().Split(", "));
    }
}
