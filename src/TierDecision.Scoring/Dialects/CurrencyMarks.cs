namespace TierDecision.Scoring.Dialects;

/// <summary>What files write beside an amount to say its currency.</summary>
internal static class CurrencyMarks
{
    // The longest first, so that US$ is not read as a dollar of any country. What several countries write stands for itself.
    private static readonly (string Mark, string Currency)[] All =
    [
        ("CHF", "CHF"), ("EUR", "EUR"), ("USD", "USD"), ("US$", "USD"), ("GBP", "GBP"), ("CNY", "CNY"), ("RMB", "CNY"), ("JPY", "JPY"),
        ("CAD", "CAD"), ("AUD", "AUD"), ("NZD", "NZD"), ("HKD", "HKD"), ("HK$", "HKD"), ("SGD", "SGD"), ("SEK", "SEK"), ("NOK", "NOK"),
        ("DKK", "DKK"), ("PLN", "PLN"), ("CZK", "CZK"), ("HUF", "HUF"), ("INR", "INR"), ("BRL", "BRL"), ("MXN", "MXN"), ("ZAR", "ZAR"),
        ("TRY", "TRY"), ("KRW", "KRW"), ("ILS", "ILS"), ("Fr.", "CHF"), ("R$", "BRL"), ("zł", "PLN"), ("Kč", "CZK"), ("kr", "kr"),
        ("€", "EUR"), ("£", "GBP"), ("₹", "INR"), ("₺", "TRY"), ("₩", "KRW"), ("₪", "ILS"), ("$", "$"), ("¥", "¥"),
        ("￥", "¥"), ("元", "¥"),
    ];

    /// <summary>Whether a currency is one of ISO 4217, and not a sign that several countries use.</summary>
    public static bool IsCode(string currency) => currency.Length == 3;

    /// <summary>Takes a mark off the beginning of a text.</summary>
    public static bool TakeFirst(ref ReadOnlySpan<char> text, ref string? currency)
    {
        // Most numbers have no mark, and it is cheap to see.
        if (text.IsEmpty || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var (mark, of) in All)
        {
            if (text.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                text = text[mark.Length..];
                currency = of;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a mark off the end of a text.</summary>
    public static bool TakeLast(ref ReadOnlySpan<char> text, ref string? currency)
    {
        if (text.IsEmpty || char.IsAsciiDigit(text[^1]))
        {
            return false;
        }

        foreach (var (mark, of) in All)
        {
            if (text.EndsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^mark.Length];
                currency = of;
                return true;
            }
        }

        return false;
    }
}
