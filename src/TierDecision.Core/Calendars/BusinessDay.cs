using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>A business day: a date on which open hours begin, and what is open until the next such date begins.</summary>
/// <param name="Date">The date in the calendar's zone.</param>
/// <param name="End">When its hours end, in milliseconds since the Unix epoch; after midnight for a shift that runs past it.</param>
internal readonly record struct BusinessDay(LocalDate Date, long End);
