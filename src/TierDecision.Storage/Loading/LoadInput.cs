using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Loading;

/// <summary>
/// Reads what a load is given into memory. A store needs the number of distinct customers before it can lay out the first one, and the checksum of
/// what wins before it can verify what it wrote; the agents are numbered as they come.
/// </summary>
internal static class LoadInput
{
    private const int CancellationStride = 1024;

    /// <exception cref="ArgumentException">The header, or a score that does not fit the header; a bug of the caller.</exception>
    public static PackedDataset Read(DatasetHeader header, IEnumerable<CustomerRecord> customers, Instant now, CancellationToken cancellationToken)
    {
        if (header.Tiers.Count is < 1 or > DatasetHeader.MaxTiers)
        {
            throw new ArgumentException($"A dataset has 1 to {DatasetHeader.MaxTiers} tiers, not {header.Tiers.Count}.", nameof(header));
        }

        var dataset = new PackedDataset(header);
        var read = 0L;
        foreach (var customer in customers)
        {
            if (read++ % CancellationStride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Check(header, customer.Score, now, read);
            if (customer.Aliases.Count > CustomerRecord.MaxAliases)
            {
                throw new ArgumentException($"Customer {read} has {customer.Aliases.Count} aliases; at most {CustomerRecord.MaxAliases} are loaded.");
            }

            dataset.Add(customer);
        }

        cancellationToken.ThrowIfCancellationRequested();
        dataset.Sort();
        return dataset;
    }

    private static void Check(DatasetHeader header, in CustomerScore score, Instant now, long position)
    {
        if (score.Tier >= header.Tiers.Count || (score.OverrideTier != CustomerScore.NoTier && score.OverrideTier >= header.Tiers.Count))
        {
            throw new ArgumentException(
                $"Customer {position} has tier {score.Tier} and override tier {score.OverrideTier}; the dataset names {header.Tiers.Count} tiers.");
        }

        if (RecordVersions.Problem(score.Version, now) is { } problem)
        {
            throw new ArgumentException($"The version of customer {position} {problem}.");
        }
    }
}
