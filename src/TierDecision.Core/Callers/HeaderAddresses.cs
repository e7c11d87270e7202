namespace TierDecision.Core.Callers;

/// <summary>
/// The addresses of a header such as From or P-Asserted-Identity (RFC 3261, RFC 5322), one at a time: what stands in angle brackets, or the whole
/// text if it has none. Names in quotes and parameters behind an address may have brackets of their own; they are passed over. An address whose end
/// is cut off reaches to the end of the text. Allocates nothing.
/// </summary>
/// <param name="text">The header's value.</param>
internal ref struct HeaderAddresses(ReadOnlySpan<char> text)
{
    // Each one costs a reading.
    private const int Most = 4;

    private ReadOnlySpan<char> _rest = text;
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
