using TierDecision.Core.Conditions;
using TierDecision.Core.Tiers;

namespace TierDecision.Core.Policies;

/// <summary>What a policy says of tiers, as far as it could be read: also one with errors says whom it could serve.</summary>
public sealed class PolicyTiers
{
    private static readonly HashSet<string> OfRun =
        [.. ConditionFields.All.Where(field => field.Scope == FieldScope.Scoring).Select(field => field.Name)];

    private PolicyTiers(
        IReadOnlyList<string> names, IReadOnlyDictionary<string, string> mapped, IReadOnlyList<(string Path, string Figure)> figures) =>
        (Names, Mapped, FiguresOfRun) = (names, mapped, figures);

    /// <summary>The names of the tiers, best first; none if they could not be read.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Names under which customers were scored, with the tiers that they stand for.</summary>
    public IReadOnlyDictionary<string, string> Mapped { get; }

    /// <summary>
    /// The figures that tiers go by and that no record keeps, such as <c>purchases</c>, with their places in the policy: who is in such a tier only a
    /// scoring run can tell.
    /// </summary>
    public IReadOnlyList<(string Path, string Figure)> FiguresOfRun { get; }

    /// <summary>What a policy says.</summary>
    public static PolicyTiers Of(PolicyConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tiers = config.Tiers.Expanded;
        return new PolicyTiers(
            [.. tiers.Select(tier => tier.Name).OfType<string>()], config.TierNames,
            [
                .. tiers.SelectMany((tier, i) => Figures(tier).Where(place => OfRun.Contains(place.Figure)).Distinct()
                    .Select(place => (FormattableString.Invariant($"tiers[{i}].{place.Key}"), place.Figure))),
            ]);
    }

    /// <summary>Whether customers who were scored under a tier can be served: the policy has the tier, or maps its name.</summary>
    public bool Knows(string tier)
    {
        ArgumentNullException.ThrowIfNull(tier);
        return Names.Any(name => Vocabulary.Names.Same(name, tier)) || Mapped.Keys.Any(name => Vocabulary.Names.Same(name, tier));
    }

    private static IEnumerable<(string Key, string Figure)> Figures(TierConfig tier) =>
        tier.AtLeast.Keys.Select(figure => ("at_least", figure)).Concat(Fields(tier.When).Select(figure => ("when", figure)));

    private static IEnumerable<string> Fields(ConditionConfig? condition) => condition is null
        ? []
        : condition.Fields.Keys.Concat((condition.All ?? []).Concat(condition.Any ?? []).Append(condition.Not!).SelectMany(Fields));
}
