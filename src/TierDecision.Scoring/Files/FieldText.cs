using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Files;

/// <summary>Reads values as files write them. Each gives the reason why not, or null.</summary>
internal static class FieldText
{
    /// <summary>Beyond it an amount is a mistake, and sums stay far from the end of <see cref="decimal"/>.</summary>
    public const decimal MaxAmount = 1_000_000_000_000m;

    public static string? CustomerId(ReadOnlySpan<char> text, out string id)
    {
        id = text.ToString();
        return text.IsEmpty ? "empty"
            : text.Length > IdentityHasher.MaxLength ? $"longer than {IdentityHasher.MaxLength} characters"
            : null;
    }

    public static string? Amount(ReadOnlySpan<char> text, NumberDialect dialect, out decimal amount) =>
        dialect.Read(text, out amount) ?? (Math.Abs(amount) > MaxAmount ? "beyond 1,000,000,000,000" : null);

    /// <summary>A day; one after <paramref name="last"/> is wrong, which is null if any day is right.</summary>
    public static string? Day(ReadOnlySpan<char> text, DateDialect dialect, LocalDate? last, out LocalDate day) =>
        dialect.Read(text, out day) ?? (last is { } end && day > end ? $"after {LocalDatePattern.Iso.Format(end)}, in the future" : null);

    public static string? Phone(ReadOnlySpan<char> text, IPhoneNormalizer phones, out string? phone)
    {
        phone = null;
        Span<char> e164 = stackalloc char[PhoneNumber.MaxLength];
        switch (PhoneNumber.TryNormalize(text, phones, e164, out var length))
        {
            case IdentityError.None:
                phone = e164[..length].ToString();
                return null;
            case IdentityError.NationalNumberWithoutRegion:
                return "a national number, and no region is configured to complete it: "
                    + "give --region or set TierDecision:Identity:Phone:Region, such as DE";
            case IdentityError.IncompletePhoneNumber:
                return "no complete phone number: it has no area code";
            case IdentityError.ShortNumber:
                return "an extension or a short code, not a phone number";
            case IdentityError.Withheld:
                return "stands for a number that is withheld or not known: leave the field empty";
            case IdentityError.SeveralNumbers:
                return "two phone numbers in one field: leave one; in a score file a customer may have a line for each";
            case IdentityError.AddressWithoutNumber:
                return "a SIP address without a number";
            case IdentityError.ControlCharacters:
                return "has control characters in it";
            default:
                return "not a phone number like +441632960001";
        }
    }

    public static string? Email(ReadOnlySpan<char> text, out string? email)
    {
        var error = EmailAddress.TryRead(text, out var address);
        email = error == IdentityError.None ? address.ToString() : null;
        return error == IdentityError.None ? null : "not an e-mail address";
    }

    public static string? Currency(ReadOnlySpan<char> text, out string? currency)
    {
        currency = null;
        if (text.Length != 3 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]) || !char.IsAsciiLetter(text[2]))
        {
            return "not a currency of three letters like EUR (ISO 4217)";
        }

        currency = text.ToString().ToUpperInvariant();
        return null;
    }

    /// <summary>A whole number, 0 or more.</summary>
    public static string? Whole(ReadOnlySpan<char> text, out int number) =>
        !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? "not a whole number"
        : number < 0 ? string.Create(CultureInfo.InvariantCulture, $"not between 0 and {int.MaxValue}")
        : null;
}
