namespace TierDecision.Scoring.Workbooks;

/// <summary>How a workbook (<c>.xlsx</c>) is read.</summary>
public sealed record WorkbookOptions
{
    /// <summary>The sheet. Default: null, the only one that is seen and has anything in it; a workbook with several is refused.</summary>
    public string? Sheet { get; init; }

    /// <summary>Whether each cell of merged cells has their value. Default: false, a sheet with merged cells is refused.</summary>
    public bool FillsMerged { get; init; }
}
