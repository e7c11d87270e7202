using System.Globalization;

namespace TierDecision.Scoring.Workbooks;

/// <summary>Writes the values of cells as a CSV file has them.</summary>
internal static class CellText
{
    // From here on a spreadsheet keeps no digit of a number for sure.
    private const double FirstInexact = 1e15;

    /// <summary>The text of a value.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text.ReplaceLineEndings(" "),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture),
        double number => Of(number),
        bool isTrue => isTrue ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(double number)
    {
        if (Math.Abs(number) >= FirstInexact)
        {
            return number.ToString("0.##############E+0", CultureInfo.InvariantCulture);
        }

        var text = ((decimal)number).ToString(CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);

        // Three decimals could be thousands, if all numbers of the column have them.
        return point >= 0 && text.Length - point == 4 ? $"{text}0" : text;
    }
}
