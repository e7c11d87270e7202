namespace TierDecision.Core.Customers;

/// <summary>Writes phone numbers as E.164 (ITU-T recommendation E.164: at most 15 digits after the plus sign).</summary>
public static class PhoneNumber
{
    /// <summary>The longest result: a plus sign and 15 digits.</summary>
    public const int MaxLength = 16;

    private const int MinDigits = 7;
    private const int MaxDigits = 15;

    /// <summary>
    /// Writes <paramref name="phone"/> as E.164 into <paramref name="destination"/> (at least <see cref="MaxLength"/> characters).
    /// Spaces, dots, hyphens, slashes and parentheses are passed over, and so is a <c>tel:</c> in front and what follows a <c>;</c>
    /// (RFC 3966). A <c>(0)</c> after a country code is left out. A number without a plus sign or the international prefix is national and completed with the country code.
    /// </summary>
    public static IdentityError TryNormalize(ReadOnlySpan<char> phone, PhoneOptions options, Span<char> destination, out int length)
    {
        ArgumentNullException.ThrowIfNull(options);
        length = 0;
        phone = phone.Trim();
        if (phone.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            phone = phone[4..];
        }

        var parameters = phone.IndexOf(';');
        if (parameters >= 0)
        {
            phone = phone[..parameters];
        }

        if (phone.IsEmpty)
        {
            return IdentityError.Empty;
        }

        // Room for the longest national number with its prefixes; what is longer is no phone number.
        Span<char> digits = stackalloc char[32];
        var international = false;
        var count = 0;
        for (var i = 0; i < phone.Length; i++)
        {
            // "+49 (0)30": the bracketed zero is dialled within the country only.
            if (count > 0 && phone[i..].StartsWith("(0)") && (international || BeginsInternationally(digits[..count], options)))
            {
                i += "(0)".Length - 1;
                continue;
            }

            var c = phone[i];
            switch (c)
            {
                case '+' when count == 0 && !international:
                    international = true;
                    break;
                case >= '0' and <= '9' when count < digits.Length:
                    digits[count++] = c;
                    break;
                case ' ' or '-' or '.' or '/' or '(' or ')' or '\u00a0':
                    break;
                default:
                    return IdentityError.NotAPhoneNumber;
            }
        }

        ReadOnlySpan<char> rest = digits[..count];
        if (!international && options.InternationalPrefix.Length > 0 && rest.StartsWith(options.InternationalPrefix))
        {
            international = true;
            rest = rest[options.InternationalPrefix.Length..];
        }

        ReadOnlySpan<char> country = "";
        if (!international)
        {
            if (options.CountryCode.Length == 0)
            {
                return IdentityError.NationalNumberWithoutCountry;
            }

            country = options.CountryCode;
            if (options.TrunkPrefix.Length > 0 && rest.StartsWith(options.TrunkPrefix))
            {
                rest = rest[options.TrunkPrefix.Length..];
            }
        }

        var total = country.Length + rest.Length;
        if (total is < MinDigits or > MaxDigits || (country.IsEmpty ? rest : country)[0] == '0')
        {
            return IdentityError.NotAPhoneNumber;
        }

        destination[0] = '+';
        country.CopyTo(destination[1..]);
        rest.CopyTo(destination[(1 + country.Length)..]);
        length = 1 + total;
        return IdentityError.None;
    }

    private static bool BeginsInternationally(ReadOnlySpan<char> digits, PhoneOptions options) =>
        options.InternationalPrefix.Length > 0 && digits.StartsWith(options.InternationalPrefix);
}
