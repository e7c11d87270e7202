using System.Globalization;

namespace TierDecision.Core.Customers;

/// <summary>
/// Takes what may be a phone number out of what telephone systems write: a SIP URI (RFC 3261) or a tel URI (RFC 3966), by itself or in the angle
/// brackets of a header, such as <c>"Ada" &lt;sip:+442079460958@pbx;user=phone&gt;</c>. Allocates nothing.
/// </summary>
internal static class CallerUri
{
    private const string Tel = "tel:";
    private const string Sip = "sip:";
    private const string Sips = "sips:";

    // RFC 2606: a name that does not exist. RFC 3323 and 3GPP TS 24.229 write it for callers who stay anonymous.
    private const string NoHost = ".invalid";

    /// <summary>Reads what a telephone system writes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Takes the number if it has escaped characters; as long as <paramref name="text"/>.</param>
    /// <param name="number">What may be a number; the text itself if it is no URI. Empty for a SIP URI that has only a host.</param>
    /// <returns>False for the SIP URI of a caller who stays anonymous.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Span<char> buffer, out ReadOnlySpan<char> number)
    {
        number = text;
        if (text.LastIndexOf('<') is >= 0 and var open && text[open..].IndexOf('>') is > 0 and var length)
        {
            number = text.Slice(open + 1, length - 1).Trim();
        }

        if (number.StartsWith(Tel, StringComparison.OrdinalIgnoreCase))
        {
            number = number[Tel.Length..].Trim();
            return true;
        }

        var address = number.StartsWith(Sip, StringComparison.OrdinalIgnoreCase) ? number[Sip.Length..]
            : number.StartsWith(Sips, StringComparison.OrdinalIgnoreCase) ? number[Sips.Length..]
            : [];
        if (address.IsEmpty)
        {
            return true;
        }

        var at = address.IndexOf('@');
        var host = address[(at + 1)..];
        number = at < 0 ? [] : Unescaped(address[..at], buffer);
        if (number.IndexOf(':') is >= 0 and var password)
        {
            number = number[..password];
        }

        number = number.Trim();
        var end = host.IndexOfAny(":;?");
        return !(end < 0 ? host : host[..end]).TrimEnd('.').EndsWith(NoHost, StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> Unescaped(ReadOnlySpan<char> user, Span<char> buffer)
    {
        if (!user.Contains('%'))
        {
            return user;
        }

        var length = 0;
        for (var i = 0; i < user.Length; i++)
        {
            // Only ASCII: what is beyond it names no number.
            if (user[i] == '%' && i + 2 < user.Length
                && byte.TryParse(user.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code < 0x80)
            {
                buffer[length++] = (char)code;
                i += 2;
            }
            else
            {
                buffer[length++] = user[i];
            }
        }

        return buffer[..length];
    }
}
