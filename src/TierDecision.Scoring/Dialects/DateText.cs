namespace TierDecision.Scoring.Dialects;

/// <summary>The three numbers of a date as they stand in a text, in whichever order, and the time of day behind them.</summary>
internal readonly record struct DateText(int First, int Second, int Third, char Separator, int FirstDigits, int ThirdDigits)
{
    /// <summary>The separator of a date without one, yyyyMMdd.</summary>
    public const char NoSeparator = '\0';

    private const int BasicDigits = 8;

    /// <summary>The time of day; null if there is none.</summary>
    public TimeOfDay? Time { get; init; }

    /// <summary>Whether no part can be a year of four digits.</summary>
    public bool HasShortYear => FirstDigits < 4 && ThirdDigits < 4;

    /// <summary>Takes a text apart.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateText date)
    {
        date = default;
        var firstDigits = Take(ref text, BasicDigits, out var first);
        if (firstDigits == BasicDigits)
        {
            date = new DateText(first / 10000, first / 100 % 100, first % 100, NoSeparator, 4, 2);
            return TryReadTime(text, ref date);
        }

        if (firstDigits is not (1 or 2 or 4) || text.IsEmpty || text[0] is not ('-' or '/' or '.' or '年'))
        {
            return false;
        }

        var separator = text[0];
        text = text[1..];
        if (Take(ref text, 2, out var second) == 0 || text.IsEmpty || text[0] != (separator == '年' ? '月' : separator))
        {
            return false;
        }

        text = text[1..];
        var thirdDigits = Take(ref text, 4, out var third);
        if (thirdDigits is not (1 or 2 or 4) || firstDigits + thirdDigits == 8)
        {
            return false;
        }

        text = separator == '年' && text.StartsWith("日") ? text[1..] : text;
        date = new DateText(first, second, third, separator, firstDigits, thirdDigits);
        return TryReadTime(text, ref date);
    }

    private static int Take(ref ReadOnlySpan<char> text, int most, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < most && digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            number = (number * 10) + text[digits++] - '0';
        }

        text = text[digits..];
        return digits;
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, ref DateText date)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        text = text[0] == ',' ? text[1..] : text;
        if (text.IsEmpty || !(text[0] == 'T' || char.IsWhiteSpace(text[0])) || !TimeOfDay.TryRead(text[1..], out var time))
        {
            return false;
        }

        date = date with { Time = time };
        return true;
    }
}
