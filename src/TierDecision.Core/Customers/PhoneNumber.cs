using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using TierDecision.Core.Callers;

namespace TierDecision.Core.Customers;

/// <summary>Writes phone numbers as E.164 (ITU-T recommendation E.164: at most 15 digits after the plus sign).</summary>
public static class PhoneNumber
{
    /// <summary>The longest result: a plus sign and 15 digits.</summary>
    public const int MaxLength = 16;

    /// <summary>The longest text that is read as a number, in characters: 256.</summary>
    public const int MaxTextLength = IdentityHasher.MaxLength;

    /// <summary>The longest header that a number is looked for in, in characters: 2048. Names and parameters make headers long.</summary>
    public const int MaxHeaderLength = 2048;

    /// <summary>The fewest digits of a number: 7.</summary>
    public const int MinDigits = 7;

    /// <summary>The most digits of a number: 15.</summary>
    public const int MaxDigits = 15;

    internal static readonly SearchValues<char> AsciiDigits = SearchValues.Create("0123456789");

    /// <summary>
    /// Whether <paramref name="phone"/> is E.164 as telephone networks send it: a plus sign and 7 to 15 digits, the first not zero, without a trunk
    /// prefix behind the country code and in no form that the country has abolished. Such a number stays as it is.
    /// </summary>
    public static bool IsE164(ReadOnlySpan<char> phone) =>
        phone.Length is >= 1 + MinDigits and <= 1 + MaxDigits && phone[0] == '+' && phone[1] != '0'
        && !phone[1..].ContainsAnyExcept(AsciiDigits) && !NonCanonicalForms.MayInclude(phone[1..]);

    /// <summary>
    /// Writes <paramref name="phone"/> as E.164 into <paramref name="destination"/> (at least <see cref="MaxLength"/> characters). E.164 is copied,
    /// also out of a SIP address; everything else is read by <paramref name="normalizer"/>. What names nobody allocates nothing: a withheld number,
    /// an extension, a name.
    /// </summary>
    public static IdentityError TryNormalize(ReadOnlySpan<char> phone, IPhoneNormalizer normalizer, Span<char> destination, out int length)
    {
        ArgumentNullException.ThrowIfNull(normalizer);
        phone = phone.Trim();
        return IsE164(phone) ? Copy(phone, destination, out length) : Read(phone, normalizer, destination, out length);
    }

    private static IdentityError Copy(ReadOnlySpan<char> e164, Span<char> destination, out int length)
    {
        length = 0;
        if (WithheldNumber.IsSpelled(e164))
        {
            return IdentityError.Withheld;
        }

        e164.CopyTo(destination);
        length = e164.Length;
        return IdentityError.None;
    }

    // By itself, because of its buffer: E.164 does not pay for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IdentityError Read(ReadOnlySpan<char> phone, IPhoneNormalizer normalizer, Span<char> destination, out int length)
    {
        length = 0;
        if (phone.IsEmpty)
        {
            return IdentityError.Empty;
        }

        if (phone.Length > MaxHeaderLength)
        {
            return IdentityError.TooLong;
        }

        if (ControlCharacters.AreInHeader(phone))
        {
            return IdentityError.ControlCharacters;
        }

        // The first address that is a number wins; if none is, the first one says why.
        Span<char> buffer = stackalloc char[MaxTextLength];
        var addresses = new HeaderAddresses(phone);
        var first = IdentityError.None;
        while (addresses.MoveNext())
        {
            var error = ReadAddress(addresses.Current, normalizer, buffer, destination, out length);
            if (error == IdentityError.None)
            {
                return IdentityError.None;
            }

            first = first == IdentityError.None ? error : first;
        }

        return first;
    }

    private static IdentityError ReadAddress(
        ReadOnlySpan<char> address, IPhoneNormalizer normalizer, Span<char> buffer, Span<char> destination, out int length)
    {
        length = 0;
        var error = CallerUri.TryRead(DialString.Unquoted(address), buffer, out var number);
        if (error != IdentityError.None)
        {
            return error;
        }

        if (ControlCharacters.AreIn(number))
        {
            return IdentityError.ControlCharacters;
        }

        if (WithheldNumber.IsIn(number))
        {
            return IdentityError.Withheld;
        }

        number = DialString.NumberIn(number);
        if (IsE164(number))
        {
            return Copy(number, destination, out length);
        }

        error = normalizer.TryNormalize(number, destination, out length);
        if (error != IdentityError.None)
        {
            return IsShort(number) ? IdentityError.ShortNumber : error;
        }

        if (WithheldNumber.IsSpelled(destination[..length]))
        {
            length = 0;
            return IdentityError.Withheld;
        }

        return IdentityError.None;
    }

    // Digits that are fewer than any number's, with what people and telephones put between them.
    private static bool IsShort(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) >= 0)
            {
                digits++;
            }
            else if (c == ';')
            {
                break;
            }
            else if (!" +*#-./()".Contains(c))
            {
                return false;
            }
        }

        return digits is > 0 and < MinDigits;
    }
}
