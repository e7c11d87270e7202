namespace TierDecision.Core.Callers;

/// <summary>
/// The addresses of a header such as From or P-Asserted-Identity (RFC 3261, RFC 3325, RFC 5322), one at a time: what stands in angle brackets; a URI
/// without them, up to a comma before the next address; or the whole text if it has neither. Names in quotes and parameters behind an address may
/// have brackets of their own; they are passed over. An address whose end is cut off reaches to the end of the text. Allocates nothing.
/// </summary>
/// <param name="text">The header's value.</param>
internal ref struct HeaderAddresses(ReadOnlySpan<char> text)
{
    // Each one costs a reading.
    private const int Most = 4;

    private const string Tel = "tel:";
    private const string Sip = "sip:";
    private const string Sips = "sips:";

    // What is copied with the value.
    private static readonly string[] Names = ["P-Asserted-Identity:", "P-Preferred-Identity:", "Remote-Party-ID:", "From:", "Contact:"];

    private ReadOnlySpan<char> _rest = WithoutName(text);
    private int _count;

    /// <summary>The address, without white space around it.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Goes to the next address. The first is always there; of very many only the first ones are given.</summary>
    public bool MoveNext()
    {
        if (_count == Most)
        {
            return false;
        }

        var open = IndexOutsideQuotes(_rest, '<');
        var scheme = IndexOfScheme(_rest);
        if (scheme >= 0 && TakeWithoutBrackets(scheme, open))
        {
            _count++;
            return true;
        }

        if (open < 0)
        {
            Current = _rest.Trim();
            _rest = [];
            return _count++ == 0;
        }

        _count++;
        var inside = _rest[(open + 1)..];
        var length = inside.IndexOf('>');
        _rest = length < 0 ? [] : BehindComma(inside[(length + 1)..]);
        inside = length < 0 ? inside : inside[..length];

        // A name without quotes may have a bracket, too.
        Current = inside[(inside.LastIndexOf('<') + 1)..].Trim();
        return true;
    }

    // A URI without brackets has no comma, but a telephone that dials on may. Two URIs of one kind are two callers and are not parted: RFC 3325 has
    // one of each kind for the same caller.
    private bool TakeWithoutBrackets(int scheme, int open)
    {
        var address = _rest[scheme..];
        var isTel = IsTel(address);
        for (var comma = IndexOutsideQuotes(address, ','); comma >= 0; comma = NextComma(address, comma))
        {
            var next = address[(comma + 1)..].TrimStart();
            if (next is ['<' or '"', ..] || (isTel ? IsSip(next) : IsTel(next)))
            {
                Current = address[..comma].Trim();
                _rest = next;
                return true;
            }
        }

        if (open >= 0)
        {
            return false; // a name that has a scheme in it
        }

        Current = address.Trim();
        _rest = [];
        return true;
    }

    private static int NextComma(ReadOnlySpan<char> text, int comma) =>
        IndexOutsideQuotes(text[(comma + 1)..], ',') is >= 0 and var next ? comma + 1 + next : -1;

    // Where a URI begins: at the start, or behind a name. Digits and commas belong to something else.
    private static int IndexOfScheme(ReadOnlySpan<char> text)
    {
        var isStart = true;
        for (var i = 0; i < text.Length && !char.IsAsciiDigit(text[i]) && text[i] is not (',' or '<'); i++)
        {
            if (isStart && (IsSip(text[i..]) || IsTel(text[i..])))
            {
                return i;
            }

            var length = text[i] == '"' ? LengthOfQuoted(text[i..]) : 0;
            isStart = length > 0 || char.IsWhiteSpace(text[i]);
            i += Math.Max(length - 1, 0);
        }

        return -1;
    }

    private static bool IsTel(ReadOnlySpan<char> text) => text.StartsWith(Tel, StringComparison.OrdinalIgnoreCase);

    private static bool IsSip(ReadOnlySpan<char> text) =>
        text.StartsWith(Sip, StringComparison.OrdinalIgnoreCase) || text.StartsWith(Sips, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutName(ReadOnlySpan<char> header)
    {
        foreach (var name in Names)
        {
            if (header.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return header[name.Length..].TrimStart();
            }
        }

        return header;
    }

    private static ReadOnlySpan<char> BehindComma(ReadOnlySpan<char> parameters) =>
        IndexOutsideQuotes(parameters, ',') is >= 0 and var comma ? parameters[(comma + 1)..] : [];

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char wanted)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == wanted)
            {
                return i;
            }

            if (text[i] == '"' && LengthOfQuoted(text[i..]) is > 0 and var length)
            {
                i += length - 1;
            }
        }

        return -1;
    }

    // 0 if the quotes are not closed: then they are a character as any other.
    private static int LengthOfQuoted(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        return 0;
    }
}
