using System.Globalization;
using System.Text;
using PhoneNumbers;
using TierDecision.Core.Customers;
using LibraryNumber = PhoneNumbers.PhoneNumber;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// The numbering plans of all countries, as the library knows them. Every question is of a bounded number of digits, so that its cost is bounded too.
/// The library loads a country's plan when it is first asked for.
/// </summary>
internal sealed class NumberingPlans
{
    private const int MinNationalDigits = 2;
    private const int MaxNationalDigits = 17;

    private static readonly Lazy<NumberingPlans> Loaded = new(() => new NumberingPlans());

    private readonly PhoneNumberUtil _library = PhoneNumberUtil.GetInstance();
    private readonly HashSet<int> _countries;

    private NumberingPlans() => _countries = _library.GetSupportedCallingCodes();

    /// <summary>The plans. The first call loads the library.</summary>
    public static NumberingPlans Instance => Loaded.Value;

    /// <summary>The plan of a region by its code of ISO 3166, in any case of letters; null if there is no such region.</summary>
    public RegionPlan? FindRegion(string region) => _library.GetMetadataForRegion(region.ToUpperInvariant()) is { } plan
        ? new(plan.Id, plan.CountryCode.ToString(CultureInfo.InvariantCulture), plan.InternationalPrefix, plan.NationalPrefix)
        : null;

    /// <summary>The code of the region that has a calling code, the main one of several; null if there is none.</summary>
    public string? FindRegionByCallingCode(string callingCode) =>
        TryReadCountry(callingCode, out var country) && _library.GetRegionCodeForCountryCode(country) is { Length: 2 } region ? region : null;

    /// <summary>A valid number of the region, in E.164.</summary>
    public string ExampleOf(RegionPlan region) => _library.Format(_library.GetExampleNumber(region.Region), PhoneNumberFormat.E164);

    /// <summary>What stands behind the international prefix of the region; null if <paramref name="digits"/> do not begin with it.</summary>
    public string? BehindInternationalPrefix(string digits, RegionPlan region)
    {
        var rest = new StringBuilder(digits);
        var source = _library.MaybeStripInternationalPrefixAndNormalize(rest, region.InternationalPrefix);
        return source == LibraryNumber.Types.CountryCodeSource.FROM_NUMBER_WITH_IDD ? rest.ToString() : null;
    }

    /// <summary>Reads digits that begin with a calling code.</summary>
    public Reading International(string digits)
    {
        while (true)
        {
            var reading = InternationalOnce(digits);
            if (reading.IsValid || reading.Number == digits)
            {
                return reading;
            }

            // Of several trunk prefixes in a row the library takes one away at a time.
            digits = reading.Number;
        }
    }

    /// <summary>Reads digits without a calling code, with the region's trunk prefix or without it.</summary>
    /// <param name="digits">The digits.</param>
    /// <param name="region">The region.</param>
    /// <param name="looksInternational">Whether they begin with the region's international prefix.</param>
    public Reading National(string digits, RegionPlan region, bool looksInternational)
    {
        if (digits.Length is < MinNationalDigits or > MaxNationalDigits)
        {
            return new(digits, digits.Length < MinNationalDigits ? Fit.TooShort : Fit.TooLong);
        }

        // What looks international is read as a number of the region all the same; whether it is international is not for the library to decide.
        if (looksInternational || TryParse(digits, region.Region) is not { } number)
        {
            return International(region.CallingCode + digits);
        }

        var reading = number.CountryCodeSource == LibraryNumber.Types.CountryCodeSource.FROM_DEFAULT_COUNTRY
            ? Settle(number)
            : International(region.CallingCode + digits);
        return reading with { IsAsWritten = reading is { IsValid: true, IsMobile: false } && IsNationalForm(digits, number) };
    }

    private Reading InternationalOnce(string digits) => Parse(digits) is { } number ? Settle(number) : new(digits, Fit.NoPlan);

    // The library says by an exception what it does not take, so it is given as little of that kind as can be told beforehand.
    private LibraryNumber? Parse(string digits)
    {
        var length = CallingCode.LengthOf(digits);
        return digits.Length >= length + MinNationalDigits && digits.Length <= length + MaxNationalDigits && TryReadCountry(digits[..length], out _)
            ? TryParse("+" + digits, region: null)
            : null;
    }

    // It takes prefixes away, and says by an exception, too, if too little is left.
    private LibraryNumber? TryParse(string number, string? region)
    {
        try
        {
            return _library.ParseAndKeepRawInput(number, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private Reading Settle(LibraryNumber number)
    {
        var reading = Judge(number);
        return !reading.IsValid
            && AbolishedForms.Modernize(number.CountryCode, _library.GetNationalSignificantNumber(number)) is { } modern
            && Parse(string.Create(CultureInfo.InvariantCulture, $"{number.CountryCode}{modern}")) is { } modernized
            && Judge(modernized) is { IsValid: true } valid
                ? valid
                : reading;
    }

    private Reading Judge(LibraryNumber number)
    {
        var digits = _library.Format(number, PhoneNumberFormat.E164)[1..];
        return _library.GetNumberType(number) switch
        {
            PhoneNumberType.UNKNOWN => new(digits, _library.IsPossibleNumberWithReason(number) switch
            {
                PhoneNumberUtil.ValidationResult.TOO_SHORT or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY => Fit.TooShort,
                PhoneNumberUtil.ValidationResult.TOO_LONG => Fit.TooLong,
                _ => Fit.Possible,
            }),
            PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE => new(digits, Fit.Valid, IsMobile: true),
            _ => new(digits, Fit.Valid),
        };
    }

    private bool IsNationalForm(string digits, LibraryNumber number) =>
        digits == string.Concat(_library.Format(number, PhoneNumberFormat.NATIONAL).Where(char.IsAsciiDigit));

    private bool TryReadCountry(string digits, out int country) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out country) && _countries.Contains(country);
}
