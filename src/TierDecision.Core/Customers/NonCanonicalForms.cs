namespace TierDecision.Core.Customers;

/// <summary>
/// Tells international numbers whose digits may stand for another number: those with a trunk prefix behind the country code, and those in a form that
/// their country has abolished. The table is wide: a number that it names is looked up and may well stay as it is. One that it does not name stays as
/// it is.
/// </summary>
internal static class NonCanonicalForms
{
    /// <summary>Whether the plan of the country must be asked what <paramref name="digits"/> mean.</summary>
    /// <param name="digits">7 to 15 digits, the first not zero.</param>
    public static bool MayInclude(ReadOnlySpan<char> digits)
    {
        var length = CallingCode.LengthOf(digits);
        var national = digits[length..];
        var first = national[0];
        return Code(digits[..length]) switch
        {
            // Their numbers begin with a zero of their own. In Italy a mobile number had one until 2001, and in Benin numbers had eight digits until
            // 2024.
            39 => first == '0' && national.Length == 11 && national[1] == '3',
            225 or 226 or 227 or 242 => false,

            // No country has it, so that test data may.
            999 => false,
            229 => national.Length == 8,

            // The trunk prefix of most countries.
            _ when first == '0' => true,

            // Other trunk prefixes, and codes that choose a carrier.
            1 or 692 => first == '1',
            7 or 370 or 375 or 993 => first == '8',
            44 => national.StartsWith("180020"),
            61 => national.StartsWith("183"),
            86 => first == '1' && (national[1] is '1' or '2' || national.StartsWith("179")),
            298 => national.StartsWith("10"),
            352 => national.StartsWith("15"),
            423 => national.StartsWith("1001"),
            506 => national.StartsWith("19"),

            // Local numbers that are completed by the only area code.
            261 => national.Length == 7,
            378 => national.Length == 6,
            672 => national.Length == 5,

            // Abolished forms.
            52 => first == '1',
            54 => first is >= '1' and <= '3' && HoldsFifteen(national),
            55 => (national.Length == 10 && national[2] >= '6') || national.StartsWith("90"),
            57 => national.Length == 8,
            84 => first == '1' && national.Length == 10,
            _ => false,
        };
    }

    private static int Code(ReadOnlySpan<char> digits)
    {
        var code = 0;
        foreach (var digit in digits)
        {
            code = (10 * code) + digit - '0';
        }

        return code;
    }

    // An Argentine mobile number as it is dialled within the country: 15 behind an area code of two to four digits.
    private static bool HoldsFifteen(ReadOnlySpan<char> national) => national.Length > 6 && national[2..6].Contains("15", StringComparison.Ordinal);
}
