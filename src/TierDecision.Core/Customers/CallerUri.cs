using System.Buffers;
using System.Globalization;
using TierDecision.Core.Callers;

namespace TierDecision.Core.Customers;

/// <summary>
/// Takes what may be a phone number out of what telephone systems write for a caller: a SIP URI (RFC 3261), a tel URI (RFC 3966), the URIs of
/// messages, or a user and a host without a scheme, such as <c>+442079460958@pbx</c>. Allocates nothing.
/// </summary>
internal static class CallerUri
{
    // RFC 2606: a name that does not exist. RFC 3323 and 3GPP TS 24.229 write it for callers who stay anonymous.
    private const string NoHost = ".invalid";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.() ");
    private static readonly SearchValues<char> IpCharacters = SearchValues.Create("0123456789.");

    // Of WhatsApp: the user's name is an international number without its plus sign.
    private static readonly string[] NumberHosts = ["s.whatsapp.net", "c.us"];

    // Of WhatsApp, too: groups, lists, channels, and users who hide their number.
    private static readonly string[] HostsWithoutNumbers = ["g.us", "broadcast", "newsletter", "lid", "hosted.lid"];

    private static readonly string[] SipSchemes = ["sip:", "sips:"];
    private static readonly string[] NumberSchemes = ["tel:", "callto:", "sms:", "smsto:", "mms:", "mmsto:", "fax:", "whatsapp:"];

    /// <summary>Reads what a telephone system writes.</summary>
    /// <param name="address">An address, without brackets.</param>
    /// <param name="buffer">Takes the number if it has escaped characters: <see cref="PhoneNumber.MaxTextLength"/>.</param>
    /// <param name="number">What may be a number; the text itself if it is no URI.</param>
    /// <returns>What is wrong if the address has no number.</returns>
    public static IdentityError TryRead(ReadOnlySpan<char> address, Span<char> buffer, out ReadOnlySpan<char> number)
    {
        number = [];
        var rest = address;
        var isSip = TakeScheme(ref rest, SipSchemes);
        var hasScheme = isSip || TakeScheme(ref rest, NumberSchemes);
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            var host = rest[(at + 1)..];
            if (host.Contains('@') || host.Contains(','))
            {
                return IdentityError.SeveralNumbers;
            }

            host = HostName(host);
            if (host.EndsWith(NoHost, StringComparison.OrdinalIgnoreCase))
            {
                return IdentityError.Withheld;
            }

            if (IsOneOf(host, HostsWithoutNumbers))
            {
                return IdentityError.AddressWithoutNumber;
            }

            rest = rest[..at];
            if (IsOneOf(host, NumberHosts))
            {
                return ReadMessenger(rest, buffer, out number);
            }
        }
        else if (isSip)
        {
            var host = HostName(rest);
            if (!IsNumber(host))
            {
                return WithheldNumber.IsIn(host) || host.EndsWith(NoHost, StringComparison.OrdinalIgnoreCase)
                    ? IdentityError.Withheld
                    : IdentityError.AddressWithoutNumber;
            }
        }

        if (hasScheme && rest.IndexOf('?') is >= 0 and var query)
        {
            rest = rest[..query];
        }

        if (rest.Length > PhoneNumber.MaxTextLength)
        {
            return IdentityError.TooLong;
        }

        number = Unescaped(rest, buffer);
        if (isSip && number.IndexOf(':') is >= 0 and var passwordOrPort)
        {
            number = number[..passwordOrPort];
        }

        number = number.Trim();
        return IdentityError.None;
    }

    // "491701234567:12", "491701234567.0:12": the digits of the number, then an agent and a device.
    private static IdentityError ReadMessenger(ReadOnlySpan<char> user, Span<char> buffer, out ReadOnlySpan<char> number)
    {
        number = [];
        user = user.TrimStart('+');
        var end = user.IndexOfAny(".:_");
        user = end < 0 ? user : user[..end];
        if (user.IsEmpty || user.Length > PhoneNumber.MaxDigits || user.ContainsAnyExcept(PhoneNumber.AsciiDigits))
        {
            return IdentityError.AddressWithoutNumber;
        }

        buffer[0] = '+';
        user.CopyTo(buffer[1..]);
        number = buffer[..(1 + user.Length)];
        return IdentityError.None;
    }

    private static bool IsOneOf(ReadOnlySpan<char> host, string[] hosts)
    {
        foreach (var one in hosts)
        {
            if (host.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakeScheme(ref ReadOnlySpan<char> text, string[] schemes)
    {
        foreach (var scheme in schemes)
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                text = text[scheme.Length..].TrimStart();
                text = text.StartsWith("//") ? text[2..] : text;
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> HostName(ReadOnlySpan<char> host)
    {
        var end = host.IndexOfAny(":;?");
        return (end < 0 ? host : host[..end]).Trim().TrimEnd('.');
    }

    // Digits and what people put between them; an IP address has three dots and nothing else.
    private static bool IsNumber(ReadOnlySpan<char> host)
    {
        if (host.StartsWith("%2B", StringComparison.OrdinalIgnoreCase))
        {
            host = host[3..];
        }

        return host.ContainsAny(PhoneNumber.AsciiDigits) && !host.ContainsAnyExcept(NumberCharacters)
            && (host.Count('.') != 3 || host.ContainsAnyExcept(IpCharacters));
    }

    private static ReadOnlySpan<char> Unescaped(ReadOnlySpan<char> text, Span<char> buffer)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            // Only ASCII: what is beyond it names no number.
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code < 0x80)
            {
                buffer[length++] = (char)code;
                i += 2;
            }
            else
            {
                buffer[length++] = text[i];
            }
        }

        return buffer[..length];
    }
}
