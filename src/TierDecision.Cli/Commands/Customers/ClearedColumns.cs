using TierDecision.Core.Customers;
using TierDecision.Core.Findings;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>The columns of a score that can be made unknown: all but the tier, and the flags, which have a command of their own.</summary>
internal static class ClearedColumns
{
    public static IReadOnlyList<string> Names { get; } =
        [.. CustomerFields.OfScore.Where(column => column != CustomerFields.Tier && column != CustomerFields.Flags).Select(column => column.Name)];

    /// <summary>Refuses names that are no columns, that stand twice, or that have a value on the same command line.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<string> names, Func<string, bool> isGiven)
    {
        foreach (var name in names.Distinct())
        {
            var problem = name == CustomerFields.Tier.Name ? "cannot be: every customer has a tier"
                : CustomerFields.Flags.Words.ContainsKey(name) ? $"is a flag: end it with 'tierctl flag CUSTOMER -{name}'"
                : !Names.Contains(name) ? NearestWord.NotOneOf("column", name, Names)
                : names.Count(other => other == name) > 1 ? "stands there twice"
                : isGiven(name) ? "has a value on the same command line: give one of the two"
                : null;
            if (problem is not null)
            {
                yield return $"--clear '{name}' {problem}";
            }
        }
    }
}
