namespace TierDecision.Core.Calendars;

/// <summary>What is wrong with an iCalendar file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What stands there and what is wrong with it.</param>
internal sealed record HolidayFileFinding(int Line, string Reason);
