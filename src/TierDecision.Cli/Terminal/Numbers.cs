using System.Globalization;

namespace TierDecision.Cli.Terminal;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Numbers
{
    public static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Money to the last digit that it has, at least two.</summary>
    public static string Money(decimal amount) => amount.ToString("#,##0.00##########", CultureInfo.InvariantCulture);

    /// <summary>A number without digits that say nothing.</summary>
    public static string Plain(decimal number) => number.ToString("#,##0.############", CultureInfo.InvariantCulture);

    /// <summary>A lower bound, such as <c>95+</c>.</summary>
    public static string From(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.####}+");

    /// <summary>A share of a whole in percent, one decimal; a dash where there is no whole.</summary>
    public static string Percent(decimal part, decimal whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * part / whole:0.0} %");

    /// <summary><c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Whole(number)} {(number == 1 ? one : many)}";

    /// <summary><c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Count(long number, string one) => Count(number, one, one + "s");
}
