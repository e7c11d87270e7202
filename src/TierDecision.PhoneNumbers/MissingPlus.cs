using System.Globalization;
using TierDecision.Core.Customers;

namespace TierDecision.PhoneNumbers;

/// <summary>
/// Tells a calling code without its plus sign by how the number is written: <c>1 (512) 345-6789</c>, <c>1-512-345-6789</c>, <c>49 (30) 901820</c>.
/// The digits alone may be a national number of another country.
/// </summary>
internal static class MissingPlus
{
    private const int MaxAreaCode = 5;
    private const int MinGroups = 3;
    private const int MaxGroups = 4;

    // Of North America: an area code, and a number of three and four digits.
    private const int AreaCode = 3;

    /// <summary>Whether the digits in front of a number, set apart from the others, are a calling code.</summary>
    /// <param name="text">The number as it is written, without an extension.</param>
    /// <param name="digits">Its digits.</param>
    public static bool IsIn(ReadOnlySpan<char> text, ReadOnlySpan<char> digits)
    {
        if (digits.Length < PhoneNumber.MinDigits || digits[0] == '0')
        {
            return false;
        }

        Span<int> groups = stackalloc int[MaxGroups];
        var count = ReadGroups(text, groups, out var isBracketed);
        if (count < MinGroups || groups[0] != CallingCode.LengthOf(digits))
        {
            return false;
        }

        return digits[0] == '1'
            ? groups[1] == AreaCode && (isBracketed || (count == MaxGroups && groups is [_, _, 3, 4]))
            : isBracketed && digits[groups[0]] != '0' && groups[1] <= MaxAreaCode;
    }

    // The lengths of the groups of digits; whether the second one stands in brackets by itself. More groups than there is room for are counted.
    private static int ReadGroups(ReadOnlySpan<char> text, Span<int> groups, out bool isBracketed)
    {
        var count = 0;
        var isInGroup = false;
        var isOpened = false;
        isBracketed = false;
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) >= 0)
            {
                count += isInGroup ? 0 : 1;
                isInGroup = true;
                if (count <= groups.Length)
                {
                    groups[count - 1]++;
                }

                continue;
            }

            isInGroup = false;
            isOpened |= count == 1 && c is ('(' or '\uFF08');
            isBracketed |= count == 2 && isOpened && c is (')' or '\uFF09');
        }

        return count;
    }
}
