namespace TierDecision.Scoring.Files;

/// <summary>One thing that is wrong with one line of a file. A line may have several.</summary>
/// <param name="Line">The line number, counted from 1 with the header; 0 where the file as a whole is meant.</param>
/// <param name="Column">The column's name as the file writes it, or the field's name where the file has no such column.</param>
/// <param name="Value">The value as it stands in the file, cut after <see cref="MaxValueLength"/> characters.</param>
/// <param name="Reason">What is wrong, for people.</param>
public readonly record struct LineError(long Line, string Column, string Value, string Reason)
{
    /// <summary>The longest value that is kept: a file of garbage must not fill the memory with its errors.</summary>
    public const int MaxValueLength = 120;

    /// <summary>As much of a value as is kept.</summary>
    internal static string Cut(ReadOnlySpan<char> value) =>
        value.Length <= MaxValueLength ? value.ToString() : $"{value[..MaxValueLength]}...";

    /// <summary>The error on one line, such as <c>line 7, amount 'abc': not a number</c>.</summary>
    public override string ToString()
    {
        var where = Line == 0 ? Column : $"line {Line}, {Column}";
        return Value.Length == 0 ? $"{where}: {Reason}" : $"{where} '{Value}': {Reason}";
    }
}
