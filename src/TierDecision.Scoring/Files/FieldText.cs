using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Files;

/// <summary>Reads values as files write them. Each gives the reason why not, or null.</summary>
internal static class FieldText
{
    /// <summary>Beyond it an amount is a mistake, and sums stay far from the end of <see cref="decimal"/>.</summary>
    public const decimal MaxAmount = 1_000_000_000_000m;

    private const int MinYear = 1900;
    private const int MaxYear = 2199;

    public static string? CustomerId(ReadOnlySpan<char> text, out string id)
    {
        id = text.ToString();
        return text.IsEmpty ? "empty"
            : text.Length > IdentityHasher.MaxLength ? $"longer than {IdentityHasher.MaxLength} characters"
            : null;
    }

    public static string? Amount(ReadOnlySpan<char> text, bool decimalComma, out decimal amount)
    {
        amount = 0;
        if (text.IsEmpty)
        {
            return "empty";
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var format = decimalComma ? DecimalComma : NumberFormatInfo.InvariantInfo;
        if (!decimal.TryParse(text, Styles, format, out amount))
        {
            return decimalComma ? "not a number like 1234,56" : "not a number like 1234.56";
        }

        return Math.Abs(amount) > MaxAmount ? "beyond 1,000,000,000,000" : null;
    }

    /// <summary>
    /// Whether a text is a number with a decimal comma: <c>93,33</c>. Three digits behind a comma may be thousands, and are not taken for it.
    /// </summary>
    public static bool HasDecimalComma(ReadOnlySpan<char> text) =>
        text.Count(',') == 1 && text.Length - text.IndexOf(',') is not (1 or 4)
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, DecimalComma, out _);

    /// <summary>
    /// The day of <c>yyyy-MM-dd</c> or <c>yyyyMMdd</c>, with or without a time of day (<c>T</c> or a space, then HH:mm, HH:mm:ss or
    /// fractions, then nothing, Z or an offset). The day is taken as written; a time zone does not move it.
    /// </summary>
    public static string? Day(ReadOnlySpan<char> text, out LocalDate day)
    {
        const string Wrong = "not a date like 2024-12-31, 20241231 or 2024-12-31 23:59:59";
        day = default;
        if (text.IsEmpty)
        {
            return "empty";
        }

        int year, month, date;
        ReadOnlySpan<char> rest;
        if (text.Length >= 10 && text[4] == '-' && text[7] == '-')
        {
            if (!Digits(text[..4], out year) || !Digits(text[5..7], out month) || !Digits(text[8..10], out date))
            {
                return Wrong;
            }

            rest = text[10..];
        }
        else if (text.Length >= 8 && Digits(text[..8], out var all))
        {
            (year, month, date) = (all / 10000, all / 100 % 100, all % 100);
            rest = text[8..];
        }
        else
        {
            return Wrong;
        }

        if (!rest.IsEmpty && (rest[0] is not ('T' or ' ') || !IsTimeOfDay(rest[1..])))
        {
            return Wrong;
        }

        if (year is < MinYear or > MaxYear)
        {
            return $"the year is not between {MinYear} and {MaxYear}";
        }

        if (month is < 1 or > 12 || date < 1 || date > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return "no such day in the calendar";
        }

        day = new LocalDate(year, month, date);
        return null;
    }

    /// <summary>The same; a day after <paramref name="last"/> is wrong, which is null if any day is right.</summary>
    public static string? Day(ReadOnlySpan<char> text, LocalDate? last, out LocalDate day) =>
        Day(text, out day) ?? (last is { } end && day > end ? $"after {LocalDatePattern.Iso.Format(end)}, in the future" : null);

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

    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = "," };

    private static bool Digits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsTimeOfDay(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[2] != ':' || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        text = text[5..];
        if (text.Length >= 3 && text[0] == ':')
        {
            // 60 is a leap second.
            if (!Digits(text[1..3], out var second) || second > 60)
            {
                return false;
            }

            text = text[3..];
            if (text.Length > 1 && text[0] is '.' or ',')
            {
                var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
                digits = digits < 0 ? text.Length - 1 : digits;
                if (digits == 0)
                {
                    return false;
                }

                text = text[(1 + digits)..];
            }
        }

        return text.IsEmpty || text is "Z" || IsOffset(text);
    }

    private static bool IsOffset(ReadOnlySpan<char> text) =>
        text[0] is '+' or '-'
        && Digits(text[1..Math.Min(3, text.Length)], out var hours) && hours <= 18
        && text.Length is 3 or 5 or 6
        && (text.Length == 3 || (Digits(text[^2..], out var minutes) && minutes <= 59 && (text.Length == 5 || text[3] == ':')));
}
