using TierDecision.Core.Customers;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// Decides what the digits of a phone number mean. Several readings are often valid for the library; which one a telephone system means is decided
/// here. docs/phone-numbers.md says the rules and their reasons.
/// </summary>
/// <param name="region">Where national numbers are national.</param>
internal sealed class NumberRules(RegionPlan region)
{
    /// <summary>The version of the rules. A change that gives a text another number, or a number where there was none, raises it.</summary>
    public const int Version = 4;

    /// <summary>The international prefix that ITU-T recommends; systems write it in countries that have another one, too.</summary>
    public const string RecommendedPrefix = "00";

    // What is shorter and has no prefix is an extension or a short code, unless the country writes its numbers so.
    private const int MinDigitsWithoutPrefix = 7;

    // Shorter ones are local numbers of many towns.
    private const int MinDigitsWithoutRegion = 9;

    // A trunk prefix and what an abolished form has more than that of today.
    private const int MostPrefixDigits = 2;

    private static NumberingPlans Plans => NumberingPlans.Instance;

    /// <summary>What digits behind a plus sign mean.</summary>
    /// <param name="digits">The digits.</param>
    /// <param name="bracketedZero">The place of a zero in brackets among them; below 1 if there is none.</param>
    public static Reading International(string digits, int bracketedZero)
    {
        // The library takes trunk prefixes away until a number is left, however many there are.
        if (digits.Length > PhoneNumber.MaxDigits + MostPrefixDigits)
        {
            return new(digits, Fit.TooLong);
        }

        var reading = Plans.International(digits);
        if (reading.IsValid || bracketedZero < 1)
        {
            return reading;
        }

        // No number begins with the zero, so it is left out: behind the calling code always, elsewhere if that makes a number.
        var without = Plans.International(digits.Remove(bracketedZero, 1));
        return without.IsValid || IsBehindCallingCode(bracketedZero, digits) ? without : reading;
    }

    /// <summary>
    /// What digits without a plus sign mean if no region says where they are national; null if they are no valid international number.
    /// </summary>
    /// <param name="digits">The digits.</param>
    /// <param name="bracketedZero">The place of a zero in brackets among them; below 1 if there is none.</param>
    public static Reading? WithoutPlus(string digits, int bracketedZero) =>
        digits.Length >= MinDigitsWithoutRegion && digits[0] != '0' && International(digits, bracketedZero) is { IsValid: true } reading
            ? reading
            : null;

    /// <summary>What digits without a plus sign mean; null if they are no complete number.</summary>
    /// <param name="digits">The digits.</param>
    /// <param name="bracketedZero">The place of a zero in brackets among them; below 1 if there is none.</param>
    public Reading? Dialled(string digits, int bracketedZero)
    {
        var behindPrefix = Plans.BehindInternationalPrefix(digits, region);
        var abroad = Behind(behindPrefix, digits, bracketedZero);
        if (abroad is not { IsValid: true })
        {
            var zeros = Behind(
                digits.StartsWith(RecommendedPrefix, StringComparison.Ordinal) ? digits[RecommendedPrefix.Length..] : null, digits, bracketedZero);
            abroad = zeros is { IsValid: true } ? zeros : abroad ?? zeros;
        }

        if (abroad is { IsValid: true })
        {
            return abroad;
        }

        if (abroad is null && digits.StartsWith(RecommendedPrefix, StringComparison.Ordinal))
        {
            return null; // zeros, as a system writes them for a caller who is withheld
        }

        var national = Plans.National(digits, region, looksInternational: behindPrefix is not null);
        return abroad is null ? WithoutInternationalPrefix(digits, bracketedZero, national)
            : national.IsValid ? national
            : abroad;
    }

    private Reading? WithoutInternationalPrefix(string digits, int bracketedZero, in Reading national)
    {
        var hasTrunkPrefix = digits.StartsWith('0')
            || (region.TrunkPrefix.Length > 0 && digits.StartsWith(region.TrunkPrefix, StringComparison.Ordinal));

        // Mobile numbers lose their trunk prefix, and in some countries people leave it out.
        var isNational = national.IsValid && (hasTrunkPrefix || national.IsMobile || national.IsAsWritten);

        // "49 (0)30": the zero says that a calling code stands before it.
        if (isNational && !IsBehindCallingCode(bracketedZero, digits))
        {
            return national;
        }

        Reading? missingPlus = digits.StartsWith('0') ? null : International(digits, bracketedZero);
        if (missingPlus is { IsValid: true })
        {
            return missingPlus;
        }

        if (!isNational && !hasTrunkPrefix && digits.Length < MinDigitsWithoutPrefix)
        {
            return null;
        }

        return national.IsValid ? national : Unassigned(national, missingPlus);
    }

    // No reading is in a range that is known to be in use. Plans change, so a number of the right length stands.
    private Reading? Unassigned(in Reading national, in Reading? missingPlus)
    {
        if (missingPlus is { Fit: Fit.Possible } own && own.Number.StartsWith(region.CallingCode, StringComparison.Ordinal))
        {
            return own;
        }

        return national.Fit switch
        {
            Fit.Possible => national,
            _ when missingPlus is { Fit: Fit.Possible } => missingPlus,
            Fit.TooShort => null,
            _ => missingPlus is { Fit: not Fit.NoPlan } ? missingPlus : national,
        };
    }

    private static Reading? Behind(string? rest, string digits, int bracketedZero) =>
        string.IsNullOrEmpty(rest) || rest[0] == '0' ? null : International(rest, bracketedZero - (digits.Length - rest.Length));

    private static bool IsBehindCallingCode(int place, string digits) => place > 0 && place == CallingCode.LengthOf(digits);
}
