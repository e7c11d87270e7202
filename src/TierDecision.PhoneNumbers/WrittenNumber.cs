using System.Buffers;
using System.Globalization;
using TierDecision.Core.Customers;

namespace TierDecision.PhoneNumbers;

/// <summary>The digits of a phone number as it is written: without separators, extension and parameters. Knows nothing of numbering plans.</summary>
internal ref struct WrittenNumber
{
    /// <summary>The most digits that are read: an international prefix and the longest number, with room.</summary>
    public const int MaxDigits = 32;

    private const string ContextParameter = "phone-context=";

    private static readonly SearchValues<char> AsciiDigits = SearchValues.Create("0123456789");

    private readonly Span<char> _buffer;

    /// <summary>A number whose digits are written into <paramref name="buffer"/>, <see cref="MaxDigits"/> characters.</summary>
    private WrittenNumber(Span<char> buffer) => _buffer = buffer;

    /// <summary>The digits, 0 to 9.</summary>
    public ReadOnlySpan<char> Digits { get; private set; }

    /// <summary>Whether a plus sign stands before the digits.</summary>
    public bool IsInternational { get; private set; }

    /// <summary>The place of a zero in brackets, <c>(0)</c>, among the digits; -1 if there is none or nothing stands before it.</summary>
    public int BracketedZero { get; private set; } = -1;

    /// <summary>Reads <paramref name="text"/>.</summary>
    public static IdentityError TryRead(ReadOnlySpan<char> text, Span<char> buffer, out WrittenNumber number)
    {
        number = new WrittenNumber(buffer);
        return text.IsWhiteSpace() ? IdentityError.Empty : number.Read(text);
    }

    private IdentityError Read(ReadOnlySpan<char> text)
    {
        if (SecondNumber.IsIn(text))
        {
            return IdentityError.SeveralNumbers;
        }

        text = WithoutFraction(text);
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0)
            {
                if (count == MaxDigits)
                {
                    return IdentityError.NotAPhoneNumber;
                }

                if (digit == 0 && count > 0 && BracketedZero < 0 && IsBracketed(text, i))
                {
                    BracketedZero = count;
                }

                _buffer[count++] = (char)('0' + digit);
            }
            else if (c is '+' or '\uFF0B' && count == 0 && !IsInternational)
            {
                IsInternational = true;
            }
            else if (c == ';' && count > 0)
            {
                return ReadContext(text[(i + 1)..], count);
            }
            else if (!IsSeparator(c))
            {
                return count > 0 && Extension.IsIn(text[i..]) ? End(text[..i], count) : IdentityError.NotAPhoneNumber;
            }
        }

        return count > 0 ? End(text, count) : IdentityError.NotAPhoneNumber;
    }

    private IdentityError End(ReadOnlySpan<char> text, int count)
    {
        Digits = _buffer[..count];
        IsInternational |= MissingPlus.IsIn(text, Digits);
        return IdentityError.None;
    }

    // "491701234567.0": a spreadsheet took the number for an amount. What people write with a dot has a zero in front, or more separators.
    private static ReadOnlySpan<char> WithoutFraction(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith('+') ? text[1..] : text;
        var end = digits.IndexOfAnyExcept(AsciiDigits);
        return end >= PhoneNumber.MinDigits && digits[0] != '0' && digits[end] is ('.' or ',') && digits.Length > end + 1
            && !digits[(end + 1)..].ContainsAnyExcept('0')
            ? text[..^(digits.Length - end)]
            : text;
    }

    // RFC 3966: a local number is one in the context of a global one, or of a domain, which says nothing here.
    private IdentityError ReadContext(ReadOnlySpan<char> parameters, int count)
    {
        Digits = _buffer[..count];
        var at = parameters.IndexOf(ContextParameter, StringComparison.OrdinalIgnoreCase);
        if (IsInternational || at < 0)
        {
            return IdentityError.None;
        }

        var context = parameters[(at + ContextParameter.Length)..];
        var end = context.IndexOf(';');
        context = end < 0 ? context : context[..end];
        if (!context.StartsWith('+'))
        {
            return IdentityError.None;
        }

        Span<char> local = stackalloc char[MaxDigits];
        Digits.CopyTo(local);
        var total = 0;
        foreach (var c in context[1..])
        {
            if (char.IsAsciiDigit(c) && total + count < MaxDigits)
            {
                _buffer[total++] = c;
            }
            else if (!IsSeparator(c))
            {
                return IdentityError.NotAPhoneNumber;
            }
        }

        local[..count].CopyTo(_buffer[total..]);
        Digits = _buffer[..(total + count)];
        IsInternational = true;
        BracketedZero = -1;
        return IdentityError.None;
    }

    private static bool IsBracketed(ReadOnlySpan<char> text, int at) =>
        at > 0 && at + 1 < text.Length && text[at - 1] is '(' or '\uFF08' && text[at + 1] is ')' or '\uFF09';

    // Invisible marks come with numbers that were copied from an address book.
    private static bool IsSeparator(char c) => c is '.' or '/' or '(' or ')' or '[' or ']' or '\u2212' or '\uFF08' or '\uFF09' or '\uFF0E' or '\uFF0F'
        || char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
