using System.Globalization;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// Forms of numbers that a country has abolished and that follow from the number alone. Those that the library knows, such as the Argentine 15, are
/// not here.
/// </summary>
internal static class AbolishedForms
{
    /// <summary>
    /// What a national number that is not valid may be called today; null if no rule fits. Only of use if that is valid.
    /// </summary>
    /// <param name="country">The country calling code.</param>
    /// <param name="national">The national number, digits only.</param>
    public static string? Modernize(int country, string national) => country switch
    {
        // Until 2019 a 1 stood before mobile numbers of ten digits in calls from abroad, and 01, 044 or 045 before numbers in calls within the
        // country.
        52 => WithoutPrefix(national, 10, "1", "01", "044", "045"),

        // By 2016 mobile numbers had got a 9 behind the area code of two digits.
        55 when national.Length == 10 && national[2] is >= '6' and <= '9' => string.Concat(national.AsSpan(0, 2), "9", national.AsSpan(2)),

        // Since 2021 fixed numbers begin with 60 and have ten digits.
        57 when national.Length == 8 => "60" + national,

        // In 2018 mobile numbers lost a digit.
        84 when national.Length == 10 => VietnameseMobile(national),

        // Since 2024 all numbers begin with 01 and have ten digits.
        229 when national.Length == 8 => "01" + national,

        // Their numbers begin with a zero of their own.
        225 or 226 or 227 or 242 => null,

        // Until 2001 mobile numbers had the zero that fixed numbers still have.
        39 => national.Length == 11 && national.StartsWith("03", StringComparison.Ordinal) ? national[1..] : null,

        // A trunk prefix that the country has given up or never had.
        _ => national.StartsWith('0') ? national[1..] : null,
    };

    private static string? WithoutPrefix(string national, int digits, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (national.Length == prefix.Length + digits && national.StartsWith(prefix, StringComparison.Ordinal))
            {
                return national[prefix.Length..];
            }
        }

        return null;
    }

    private static string? VietnameseMobile(string national)
    {
        var prefix = int.Parse(national.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture) switch
        {
            120 => "70",
            121 => "79",
            122 => "77",
            123 => "83",
            124 => "84",
            125 => "85",
            126 => "76",
            127 => "81",
            128 => "78",
            129 => "82",
            >= 162 and <= 169 => "3" + national[2],
            186 => "56",
            188 => "58",
            199 => "59",
            _ => null,
        };
        return prefix is null ? null : string.Concat(prefix, national.AsSpan(3));
    }
}
