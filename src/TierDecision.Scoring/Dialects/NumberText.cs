namespace TierDecision.Scoring.Dialects;

/// <summary>
/// A number without what is written around its digits: a spreadsheet's apostrophe in front, a sign before or behind, parentheses around what is
/// negative, a currency.
/// </summary>
internal readonly ref struct NumberText
{
    private NumberText(ReadOnlySpan<char> digits, bool isNegative, string? currency)
    {
        Digits = digits;
        IsNegative = isNegative;
        Currency = currency;
    }

    /// <summary>What is left: digits with their marks, if the text was a number.</summary>
    public ReadOnlySpan<char> Digits { get; }

    public bool IsNegative { get; }

    /// <summary>The currency that is written beside it, a code of ISO 4217 or a sign of several countries; null if none is.</summary>
    public string? Currency { get; }

    /// <summary>Takes a text apart.</summary>
    public static NumberText Of(ReadOnlySpan<char> text)
    {
        var (isSigned, isNegative) = (false, false);
        string? currency = null;
        text = text.Trim();
        if (text.Length > 1 && text[0] is '\'' or '’')
        {
            text = text[1..];
        }

        while (!text.IsEmpty)
        {
            text = text.Trim();
            if (!isSigned && text is ['-' or '−' or '+', ..])
            {
                (isSigned, isNegative) = (true, text[0] != '+');
                text = text[1..];
            }
            else if (!isSigned && text is ['(', .., ')'])
            {
                (isSigned, isNegative) = (true, true);
                text = text[1..^1];
            }
            else if (!isSigned && text is [.., '-' or '−'])
            {
                (isSigned, isNegative) = (true, true);
                text = text[..^1];
            }
            else if (currency is not null || !(CurrencyMarks.TakeFirst(ref text, ref currency) || CurrencyMarks.TakeLast(ref text, ref currency)))
            {
                break;
            }
        }

        return new NumberText(text, isNegative, currency);
    }
}
