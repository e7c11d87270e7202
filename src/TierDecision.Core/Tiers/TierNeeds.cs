using TierDecision.Core.Conditions;

namespace TierDecision.Core.Tiers;

/// <summary>
/// Finds what a tier's condition needs of fields that no customer has. A number that is not known lies within no bounds, so a condition that asks for
/// one takes nobody and says nothing. It needs the field unless it also denies something of it (<c>not</c>), which says what happens without.
/// </summary>
internal static class TierNeeds
{
    /// <summary>The first field among <paramref name="missing"/> that the condition needs; null if it needs none.</summary>
    public static string? Of(Condition condition, IReadOnlyCollection<string> missing)
    {
        var (asked, denied) = (new List<string>(), new List<string>());
        Collect(condition, missing, isDenied: false, asked, denied);
        if (asked.Find(field => !denied.Contains(field)) is { } needed)
        {
            return needed;
        }

        // A condition that is decided by what is missing alone takes everybody or nobody.
        return denied.Count > 0 && Outcome(condition, missing) is not null ? denied[0] : null;
    }

    private static void Collect(Condition condition, IReadOnlyCollection<string> missing, bool isDenied, List<string> asked, List<string> denied)
    {
        switch (condition)
        {
            case AllOf all:
                CollectParts(all.Parts);
                break;
            case AnyOf any:
                CollectParts(any.Parts);
                break;
            case Not not:
                Collect(not.Part, missing, !isDenied, asked, denied);
                break;
            case NumberWithin number when missing.Contains(number.Field.Name):
                (isDenied ? denied : asked).Add(number.Field.Name);
                break;
            default:
                break;
        }

        void CollectParts(IReadOnlyList<Condition> parts)
        {
            foreach (var part in parts)
            {
                Collect(part, missing, isDenied, asked, denied);
            }
        }
    }

    // Null if it depends on what the customers have.
    private static bool? Outcome(Condition condition, IReadOnlyCollection<string> missing) => condition switch
    {
        AllOf all => All(all.Parts.Select(part => Outcome(part, missing))),
        AnyOf any => !All(any.Parts.Select(part => !Outcome(part, missing))),
        Not not => !Outcome(not.Part, missing),
        NumberWithin number when missing.Contains(number.Field.Name) => false,
        _ => condition == Condition.Always ? true : condition == Condition.Never ? false : null,
    };

    private static bool? All(IEnumerable<bool?> parts)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            all = part == false || all == false ? false : part is null ? null : all;
        }

        return all;
    }
}
