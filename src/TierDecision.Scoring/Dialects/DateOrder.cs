namespace TierDecision.Scoring.Dialects;

/// <summary>In which order a date is written.</summary>
public enum DateOrder : byte
{
    /// <summary>2024-12-31, 2024/12/31, 20241231.</summary>
    YearMonthDay = 0,

    /// <summary>31.12.2024, 31/12/2024.</summary>
    DayMonthYear = 1,

    /// <summary>12/31/2024.</summary>
    MonthDayYear = 2,

    /// <summary>45657: the days since 1899-12-30, as spreadsheets count them.</summary>
    SerialNumber = 3,
}
