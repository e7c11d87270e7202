using NodaTime;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Commands.Score;

/// <summary>The tiers of the run before, from its score file.</summary>
internal static class PreviousScores
{
    /// <summary>The tiers by customer id; null where the file is no good, which was said then.</summary>
    public static IReadOnlyDictionary<string, PreviousTier>? Read(string path, PolicyPlan plan, Instant? latest, CliContext context)
    {
        // Tiers that have been renamed since are still known by their old names.
        string[] names = [.. plan.TierRules.Names, .. plan.TierNames.Keys];
        using var reader = ScoreFileReader.Open(path, new ScoreFileOptions { Tiers = names, Latest = latest });
        var tiers = new Dictionary<string, PreviousTier>(StringComparer.Ordinal);
        foreach (var customer in reader.Read())
        {
            var score = customer.Score;
            tiers[customer.CustomerId] = new PreviousTier(
                (byte)plan.ScoredTierIndex(names[score.Tier]), CustomerFields.TierSince.Get(score), CustomerFields.AsOf.Get(score), score.Flags);
        }

        if (!reader.Report.IsRejected)
        {
            return tiers;
        }

        FileReports.Write(context.Console, path, reader.Report, "nothing was scored");
        return null;
    }
}
