namespace TierDecision.Core.Customers;

/// <summary>The country calling codes of ITU-T recommendation E.164: 1 to 3 digits, of which none begins another.</summary>
public static class CallingCode
{
    /// <summary>
    /// The length of the code that <paramref name="digits"/> begin with, assigned or not: 1, 2 or 3. 3 if there are fewer than two digits.
    /// </summary>
    /// <param name="digits">An international number without its plus sign.</param>
    public static int LengthOf(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty)
        {
            return 3;
        }

        if (digits[0] is '1' or '7')
        {
            return 1;
        }

        return digits.Length > 1 && IsOfTwoDigits((10 * (digits[0] - '0')) + digits[1] - '0') ? 2 : 3;
    }

    private static bool IsOfTwoDigits(int code) => code is
        20 or 27 or (>= 30 and <= 34) or 36 or 39 or 40 or 41 or (>= 43 and <= 49) or (>= 51 and <= 58) or (>= 60 and <= 66) or 81 or 82 or 84 or 86
        or (>= 90 and <= 95) or 98;
}
