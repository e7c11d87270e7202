using System.Buffers;

namespace TierDecision.Core.Customers;

/// <summary>Writes phone numbers as E.164 (ITU-T recommendation E.164: at most 15 digits after the plus sign).</summary>
public static class PhoneNumber
{
    /// <summary>The longest result: a plus sign and 15 digits.</summary>
    public const int MaxLength = 16;

    /// <summary>The longest text that is read, in characters: 256.</summary>
    public const int MaxTextLength = IdentityHasher.MaxLength;

    /// <summary>The fewest digits of a number: 7.</summary>
    public const int MinDigits = 7;

    /// <summary>The most digits of a number: 15.</summary>
    public const int MaxDigits = 15;

    private static readonly SearchValues<char> AsciiDigits = SearchValues.Create("0123456789");

    /// <summary>
    /// Whether <paramref name="phone"/> is E.164 as telephone networks send it: a plus sign and 7 to 15 digits, the first not zero, without a trunk
    /// prefix behind the country code and in no form that the country has abolished. Such a number stays as it is.
    /// </summary>
    public static bool IsE164(ReadOnlySpan<char> phone) =>
        phone.Length is >= 1 + MinDigits and <= 1 + MaxDigits && phone[0] == '+' && phone[1] != '0'
        && !phone[1..].ContainsAnyExcept(AsciiDigits) && !NonCanonicalForms.MayInclude(phone[1..]);

    /// <summary>
    /// Writes <paramref name="phone"/> as E.164 into <paramref name="destination"/> (at least <see cref="MaxLength"/> characters). E.164 is copied,
    /// without an allocation; everything else is read by <paramref name="normalizer"/>.
    /// </summary>
    public static IdentityError TryNormalize(ReadOnlySpan<char> phone, IPhoneNormalizer normalizer, Span<char> destination, out int length)
    {
        ArgumentNullException.ThrowIfNull(normalizer);
        phone = phone.Trim();
        if (IsE164(phone))
        {
            phone.CopyTo(destination);
            length = phone.Length;
            return IdentityError.None;
        }

        length = 0;
        return phone.IsEmpty ? IdentityError.Empty
            : phone.Length > MaxTextLength ? IdentityError.TooLong
            : normalizer.TryNormalize(phone, destination, out length);
    }
}
