using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// A business day: a date on which open hours begin, and what is open until the next such date begins. Times are in milliseconds since the Unix
/// epoch.
/// </summary>
/// <param name="Date">The date in the calendar's zone.</param>
/// <param name="Begin">When its own hours begin.</param>
/// <param name="End">When its hours end; after midnight for a shift that runs past it.</param>
internal readonly record struct BusinessDay(LocalDate Date, long Begin, long End);
