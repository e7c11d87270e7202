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

    /// <summary>
    /// Whether a text is a number with a decimal comma: <c>93,33</c>. Three digits behind a comma may be thousands, and are not taken for it.
    /// </summary>
    public static bool HasDecimalComma(ReadOnlySpan<char> text) =>
        text.Count(',') == 1 && text.Length - text.IndexOf(',') is not (1 or 4)
        && NumberDialect.PlainComma.Read(text, out _) is null;

    public static IdentityError Phone(ReadOnlySpan<char> text, IPhoneNormalizer phones, out string? phone)
    {
        Span<char> e164 = stackalloc char[PhoneNumber.MaxLength];
        var error = PhoneNumber.TryNormalize(text, phones, e164, out var length);
        phone = error == IdentityError.None ? e164[..length].ToString() : null;
        return error;
    }

    public static IdentityError Email(ReadOnlySpan<char> text, out string? email)
    {
        var error = EmailAddress.TryRead(text, out var address);
        email = error == IdentityError.None ? address.ToString() : null;
        return error;
    }

    /// <summary>What is wrong with a phone number.</summary>
    public static string PhoneProblem(IdentityError error) => error switch
    {
        IdentityError.NationalNumberWithoutRegion =>
            "a national number, and no region is configured to complete it: give --region or set TierDecision:Identity:Phone:Region, such as DE",
        IdentityError.IncompletePhoneNumber => "no complete phone number: it has no area code",
        IdentityError.ShortNumber => "an extension or a short code, not a phone number",
        IdentityError.Withheld => "stands for a number that is withheld or not known: leave the field empty",
        IdentityError.SeveralNumbers => "two phone numbers in one field: leave one; in a score file a customer may have a line for each",
        IdentityError.AddressWithoutNumber => "an address without a phone number",
        IdentityError.ControlCharacters => "has control characters in it",
        _ => "not a phone number like +441632960001",
    };

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
