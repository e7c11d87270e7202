using TierDecision.Core.Conditions;

namespace TierDecision.Core.Tiers;

/// <summary>
/// Finds what a tier's condition needs of fields that no customer has. A number that is not known lies within no bounds, and a flag that is not known
/// is not set, so a condition that asks for one takes nobody and says nothing. It needs the field unless it also denies something of it
/// (<c>not</c>), which says what happens without; of flags, each goes by itself.
/// </summary>
internal static class TierNeeds
{
    /// <summary>The first field among <paramref name="missing"/> that the condition needs; null if it needs none.</summary>
    public static string? Of(Condition condition, IReadOnlyCollection<string> missing)
    {
        var (asked, denied) = (new List<Part>(), new List<Part>());
        Collect(condition, missing, isDenied: false, asked, denied);
        foreach (var part in asked)
        {
            if (!denied.Contains(part))
            {
                return part.Field;
            }
        }

        // A condition that is decided by what is missing alone takes everybody or nobody.
        return denied.Count > 0 && Outcome(condition, missing) is not null ? denied[0].Field : null;
    }

    /// <summary>Whether the condition asks or denies anything of a field.</summary>
    public static bool Mentions(Condition condition, string field)
    {
        var mentions = new List<Part>();
        Collect(condition, [field], isDenied: false, mentions, mentions);
        return mentions.Count > 0;
    }

    private static void Collect(Condition condition, IReadOnlyCollection<string> missing, bool isDenied, List<Part> asked, List<Part> denied)
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
                (isDenied ? denied : asked).Add(new Part(number.Field.Name));
                break;
            case FlagIs flag when missing.Contains(flag.Field.Name):
                (isDenied ? denied : asked).AddRange(flag.Field.Words.Values.Where(bit => (flag.Flags & bit) != 0)
                    .Select(bit => new Part(flag.Field.Name, bit)));
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
        FlagIs flag when missing.Contains(flag.Field.Name) => false,
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

    // A field, or one of the flags of a field.
    private readonly record struct Part(string Field, int Flag = 0);
}
