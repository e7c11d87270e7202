using System.Collections.Immutable;
using System.Globalization;

namespace TierDecision.Scoring.Dialects;

/// <summary>How numbers are written: what stands before the fraction, and what between thousands.</summary>
internal sealed record NumberDialect : IDialect<decimal>
{
    // Anything longer is no number that anybody writes; a decimal has 29 digits.
    private const int MaxLength = 64;

    private const int GroupSize = 3;

    private readonly char _point;
    private readonly string _wrong;

    private NumberDialect(DecimalMark mark, char? thousands)
    {
        Mark = mark;
        Thousands = thousands;
        _point = mark == DecimalMark.Comma ? ',' : '.';
        _wrong = $"not a number like {Write(1234.56m)}";
    }

    /// <summary>1234.56.</summary>
    public static NumberDialect Plain { get; } = new(DecimalMark.Point, thousands: null);

    /// <summary>1234,56.</summary>
    public static NumberDialect PlainComma { get; } = new(DecimalMark.Comma, thousands: null);

    /// <summary>All ways that are told apart, the plainest first.</summary>
    public static ImmutableArray<NumberDialect> All { get; } =
    [
        Plain, new(DecimalMark.Point, ','), new(DecimalMark.Point, ' '), new(DecimalMark.Point, '\''),
        PlainComma, new(DecimalMark.Comma, '.'), new(DecimalMark.Comma, ' '), new(DecimalMark.Comma, '\''),
    ];

    public DecimalMark Mark { get; }

    /// <summary>What stands between thousands: a comma, a point, an apostrophe, or a space, which is one of any kind; null for nothing.</summary>
    public char? Thousands { get; }

    /// <inheritdoc/>
    public string Description => (Mark == DecimalMark.Comma ? "a decimal comma" : "a decimal point")
        + Thousands switch
        {
            ',' => " and commas between thousands",
            '.' => " and points between thousands",
            ' ' => " and spaces between thousands",
            '\'' => " and apostrophes between thousands",
            _ => "",
        };

    /// <inheritdoc/>
    public string Option => Mark == DecimalMark.Comma ? "--decimal comma" : "--decimal point";

    /// <summary>The ways to write numbers with a decimal mark; all of them for null.</summary>
    public static ImmutableArray<NumberDialect> With(DecimalMark? mark) =>
        mark is { } one ? All.RemoveAll(dialect => dialect.Mark != one) : All;

    /// <summary>Numbers with a decimal mark and nothing between thousands.</summary>
    public static NumberDialect Ungrouped(DecimalMark mark) => mark == DecimalMark.Comma ? PlainComma : Plain;

    /// <inheritdoc/>
    public string? Read(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return "empty";
        }

        var number = NumberText.Of(text);
        Span<char> plain = stackalloc char[MaxLength];
        if (number.Digits.Length > MaxLength
            || Write(number.Digits, plain) is not (> 0 and var length)
            || !decimal.TryParse(
                plain[..length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
        {
            return _wrong;
        }

        value = number.IsNegative ? -value : value;
        return null;
    }

    /// <inheritdoc/>
    public string Write(decimal value)
    {
        var format = new NumberFormatInfo
        {
            NumberDecimalSeparator = _point.ToString(),
            NumberGroupSeparator = Thousands?.ToString() ?? "",
        };
        var decimals = value.Scale;
        return value.ToString(Thousands is null ? $"F{decimals}" : $"N{decimals}", format);
    }

    /// <summary>Writes digits as <see cref="decimal"/> reads them; gives their length, 0 if they are written in another way.</summary>
    private int Write(ReadOnlySpan<char> digits, Span<char> plain)
    {
        var end = digits.IndexOfAny(_point, 'e', 'E');
        var whole = end < 0 ? digits : digits[..end];
        var length = WriteWhole(whole, plain);
        if (length < 0 || end < 0)
        {
            return Math.Max(0, length);
        }

        var rest = digits[end..];
        if (rest[0] == _point)
        {
            plain[length++] = '.';
            rest = rest[1..];
        }

        // decimal.TryParse knows what an exponent looks like; a comma or a space is none of it.
        rest.CopyTo(plain[length..]);
        return length + rest.Length;
    }

    // Gives -1 if the digits are not grouped as they must be.
    private int WriteWhole(ReadOnlySpan<char> whole, Span<char> plain)
    {
        var (length, groups, group, first, isIndian) = (0, 0, 0, 0, false);
        foreach (var c in whole)
        {
            if (char.IsAsciiDigit(c))
            {
                plain[length++] = c;
                group++;
                continue;
            }

            if (!IsThousands(c))
            {
                return -1;
            }

            // Lakhs and crores have groups of two before the last one, as in 12,34,567.
            first = groups == 0 ? group : first;
            isIndian = isIndian || (groups == 1 && group == GroupSize - 1 && first < GroupSize && Thousands == ',');
            if (groups == 0 ? group is < 1 or > GroupSize : group != (isIndian ? GroupSize - 1 : GroupSize))
            {
                return -1;
            }

            groups++;
            group = 0;
        }

        return groups == 0 || (group == GroupSize && plain[0] != '0') ? length : -1;
    }

    private bool IsThousands(char c) => Thousands switch
    {
        null => false,
        ' ' => char.IsWhiteSpace(c),
        '\'' => c is '\'' or '’',
        _ => c == Thousands,
    };
}
