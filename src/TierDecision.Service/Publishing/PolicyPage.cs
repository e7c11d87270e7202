using System.Globalization;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Publishing;

/// <summary>
/// A part of what a library holds. Revisions and activations are numbered, so that a part begins at the same place whatever came since.
/// </summary>
/// <param name="PoliciesBelow">The number below which the revisions begin.</param>
/// <param name="ActivationsBelow">The number below which the activations begin.</param>
internal sealed record PolicyPage(long PoliciesBelow, long ActivationsBelow)
{
    private const char Separator = '.';

    /// <summary>The part that everybody begins with.</summary>
    public static PolicyPage First { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>The most members of each list, at least 1.</summary>
    public int Size { get; init; } = 1;

    /// <summary>Reads the token of a part; an empty one is that of the first.</summary>
    public static bool TryParse(string token, out PolicyPage? page)
    {
        page = token.Length == 0 ? First
            : token.Split(Separator) is [var first, var second] && TryNumber(first, out var policies) && TryNumber(second, out var activations)
                ? new PolicyPage(policies, activations)
            : null;
        return page is not null;
    }

    /// <summary>The revisions and activations of the part, and the token of the next; empty if this is the last.</summary>
    public (IReadOnlyList<PublishedPolicy> Policies, IReadOnlyList<PolicyActivation> Activations, string Next) Of(PolicyCatalogue catalogue)
    {
        var policies = catalogue.Policies.Where(policy => policy.Number < PoliciesBelow).Take(Size + 1).ToList();
        var activations = catalogue.Activations.Where(activation => activation.Number < ActivationsBelow).Take(Size + 1).ToList();
        var isLast = policies.Count <= Size && activations.Count <= Size;
        policies = [.. policies.Take(Size)];
        activations = [.. activations.Take(Size)];

        // A list that has ended stays at its end.
        var below = new PolicyPage(
            policies.Count > 0 ? policies[^1].Number : PoliciesBelow, activations.Count > 0 ? activations[^1].Number : ActivationsBelow);
        return (policies, activations, isLast ? "" : below.Token);
    }

    private string Token => string.Create(CultureInfo.InvariantCulture, $"{PoliciesBelow}{Separator}{ActivationsBelow}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
