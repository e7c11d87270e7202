using System.Globalization;
using System.Reflection;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// Reads phone numbers as people and telephone systems write them. The library is loaded when it is first needed: with a region at once, without one
/// by the first number whose digits do not say by themselves what they mean.
/// </summary>
public sealed class PhoneNormalizer : IPhoneNormalizer
{
    private readonly RegionPlan? _region;
    private readonly NumberRules? _rules;

    private PhoneNormalizer(RegionPlan? region)
    {
        _region = region;
        _rules = region is null ? null : new NumberRules(region);
        Version = string.Create(
            CultureInfo.InvariantCulture,
            $"libphonenumber {LibraryVersion()}, rules {NumberRules.Version}, {(region is null ? "no region" : $"region {region.Region}")}");
    }

    /// <summary>Reads international numbers only.</summary>
    public static PhoneNormalizer WithoutRegion { get; } = new(region: null);

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>A normalizer for a region, or what is wrong with the region.</summary>
    /// <param name="region">The region by its two letters of ISO 3166, such as <c>DE</c>; empty for none.</param>
    public static (PhoneNormalizer? Normalizer, string? Error) Create(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (region.Length == 0)
        {
            return (WithoutRegion, null);
        }

        if (NumberingPlans.Instance.FindRegion(region) is { } plan)
        {
            return (new PhoneNormalizer(plan), null);
        }

        var hint = region.ToUpperInvariant() switch
        {
            "UK" => "; for the United Kingdom it is GB",
            "EL" => "; for Greece it is GR",
            _ => NumberingPlans.Instance.FindRegionByCallingCode(region) is { } meant ? $"; for the calling code {region} it is {meant}" : "",
        };
        return (null, $"'{region}' is no region: write the two letters of ISO 3166, such as DE, GB or US{hint}");
    }

    /// <summary>The normalizer of settings that <see cref="RegionRule"/> accepts.</summary>
    /// <exception cref="ArgumentException">The region is none.</exception>
    public static PhoneNormalizer For(PhoneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (normalizer, error) = Create(options.Region);
        return normalizer ?? throw new ArgumentException(error, nameof(options));
    }

    /// <summary>
    /// Reads a few numbers of the region and of others, so that the first caller does not wait for it. Does nothing without a region.
    /// </summary>
    public void WarmUp()
    {
        if (_region is null)
        {
            return;
        }

        Span<char> number = stackalloc char[PhoneNumber.MaxLength];
        var own = NumberingPlans.Instance.ExampleOf(_region);
        var national = own[(1 + _region.CallingCode.Length)..];
        string[] texts =
        [
            own[1..], national, _region.TrunkPrefix + national, NumberRules.RecommendedPrefix + own[1..], own + " x1", "12125550142",
        ];
        foreach (var text in texts)
        {
            TryNormalize(text, number, out _);
        }
    }

    /// <inheritdoc/>
    public IdentityError TryNormalize(ReadOnlySpan<char> phone, Span<char> destination, out int length)
    {
        length = 0;
        if (phone.Length > PhoneNumber.MaxTextLength)
        {
            return IdentityError.TooLong;
        }

        Span<char> buffer = stackalloc char[WrittenNumber.MaxDigits];
        var error = WrittenNumber.TryRead(phone, buffer, out var written);
        if (error != IdentityError.None)
        {
            return error;
        }

        if (written.IsInternational)
        {
            return HasPrefixBehindPlus(written.Digits)
                ? International(
                    written.Digits[NumberRules.RecommendedPrefix.Length..], written.BracketedZero - NumberRules.RecommendedPrefix.Length,
                    destination, out length)
                : International(written.Digits, written.BracketedZero, destination, out length);
        }

        if (_rules is not null)
        {
            return _rules.Dialled(written.Digits.ToString(), written.BracketedZero) is { } reading
                ? Write(reading.Number, IdentityError.IncompletePhoneNumber, destination, out length)
                : IdentityError.IncompletePhoneNumber;
        }

        return ReadWithoutRegion(written, destination, out length);
    }

    private static IdentityError ReadWithoutRegion(in WrittenNumber written, Span<char> destination, out int length)
    {
        length = 0;
        if (written.Digits.StartsWith(NumberRules.RecommendedPrefix))
        {
            return International(
                written.Digits[NumberRules.RecommendedPrefix.Length..], written.BracketedZero - NumberRules.RecommendedPrefix.Length,
                destination, out length);
        }

        return written.Digits.Length > PhoneNumber.MaxDigits ? IdentityError.NotAPhoneNumber
            : NumberRules.WithoutPlus(written.Digits.ToString(), written.BracketedZero) is { } reading
                ? Write(reading.Number, IdentityError.NationalNumberWithoutRegion, destination, out length)
            : IdentityError.NationalNumberWithoutRegion;
    }

    // "+0049": a plus sign stands for the prefix, and a system put it before one.
    private static bool HasPrefixBehindPlus(ReadOnlySpan<char> digits) =>
        digits.StartsWith(NumberRules.RecommendedPrefix) && digits.Length > NumberRules.RecommendedPrefix.Length
        && digits[NumberRules.RecommendedPrefix.Length] != '0';

    private static IdentityError International(ReadOnlySpan<char> digits, int bracketedZero, Span<char> destination, out int length)
    {
        length = 0;
        if (digits.IsEmpty || digits[0] == '0')
        {
            return IdentityError.NotAPhoneNumber;
        }

        Span<char> number = stackalloc char[1 + WrittenNumber.MaxDigits];
        number[0] = '+';
        digits.CopyTo(number[1..]);
        if (bracketedZero < 1 && PhoneNumber.IsE164(number[..(1 + digits.Length)]))
        {
            return Write(digits, IdentityError.NotAPhoneNumber, destination, out length);
        }

        return Write(
            NumberRules.International(digits.ToString(), bracketedZero).Number,
            IdentityError.NotAPhoneNumber,
            destination,
            out length);
    }

    private static IdentityError Write(ReadOnlySpan<char> digits, IdentityError tooShort, Span<char> destination, out int length)
    {
        length = 0;
        if (digits.Length < PhoneNumber.MinDigits)
        {
            return tooShort;
        }

        if (digits.Length > PhoneNumber.MaxDigits)
        {
            return IdentityError.NotAPhoneNumber;
        }

        destination[0] = '+';
        digits.CopyTo(destination[1..]);
        length = 1 + digits.Length;
        return IdentityError.None;
    }

    private static string LibraryVersion() => typeof(PhoneNormalizer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "libphonenumber").Value!;
}
