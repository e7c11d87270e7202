using System.Collections.Frozen;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Transactions;

/// <summary>The words by which people say how a file is written, on the command line and in mappings.</summary>
public static class OptionWords
{
    /// <summary>The order in which dates are written.</summary>
    public static FrozenDictionary<string, DateOrder> Dates { get; } = new Dictionary<string, DateOrder>
    {
        ["dmy"] = DateOrder.DayMonthYear,
        ["mdy"] = DateOrder.MonthDayYear,
        ["ymd"] = DateOrder.YearMonthDay,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands before the fraction of numbers.</summary>
    public static FrozenDictionary<string, DecimalMark> Marks { get; } = new Dictionary<string, DecimalMark>
    {
        ["point"] = DecimalMark.Point,
        ["comma"] = DecimalMark.Comma,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A value as it is given on the command line: in quotes unless it is a plain word.</summary>
    public static string Quoted(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? value : $"\"{value}\"";
    }
}
