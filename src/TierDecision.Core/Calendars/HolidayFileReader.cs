using System.Globalization;
using System.Text;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Calendars;

/// <summary>
/// Reads the subset of iCalendar (RFC 5545) in which public holidays are published: whole-day events, with yearly recurrences. An event
/// that it cannot read as meant is a finding, never left out in silence. Throws for no text.
/// </summary>
internal sealed class HolidayFileReader
{
    /// <summary>The most events in a file.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>The most events that come again: each date is compared with each of them.</summary>
    public const int MaxRecurring = 1_000;

    /// <summary>The most days that an event lasts: a year.</summary>
    public const int MaxDays = 366;

    // What is left of a file after so many is not read.
    private const int MostFindings = 20;

    private static readonly LocalDate FirstDate = new(1, 1, 1);
    private static readonly LocalDate LastDate = new(9998, 12, 31);

    private readonly List<HolidayEvent> _events = [];
    private readonly List<HolidayFileFinding> _findings = [];
    private readonly List<int> _withoutLength = [];
    private readonly Stack<IcsLine> _open = new();
    private readonly List<IcsLine> _event = [];
    private int _recurring;

    private HolidayFileReader()
    {
    }

    /// <summary>Reads <paramref name="text"/>.</summary>
    public static HolidayFile Read(string text)
    {
        var reader = new HolidayFileReader();
        reader.ReadLines(text);
        return new HolidayFile(reader._events, reader._findings, reader._withoutLength);
    }

    private void ReadLines(string text)
    {
        var any = false;
        foreach (var line in IcsLine.Read(text))
        {
            if (!any && !Is(line, "BEGIN", "VCALENDAR"))
            {
                // Whatever it is, it is not told: a policy is no way to read other files.
                _findings.Add(new HolidayFileFinding(line.Number, "is no iCalendar: it must begin with BEGIN:VCALENDAR"));
                return;
            }

            any = true;
            if (_findings.Count >= MostFindings)
            {
                _findings.Add(new HolidayFileFinding(line.Number, "the rest is not read, since there are that many errors"));
                return;
            }

            switch (line.Name)
            {
                case "":
                    Fail(line, "is no content line: it has no colon");
                    break;
                case "BEGIN":
                    _open.Push(line);
                    break;
                case "END":
                    End(line);
                    break;
                default:
                    // What lies deeper than an event, such as an alarm, says nothing of the day.
                    if (_open.TryPeek(out var within) && Is(within, "BEGIN", "VEVENT"))
                    {
                        _event.Add(line);
                    }

                    break;
            }
        }

        if (!any)
        {
            _findings.Add(new HolidayFileFinding(1, "is empty: it must begin with BEGIN:VCALENDAR"));
        }
        else if (_open.TryPeek(out var unclosed))
        {
            Fail(unclosed, "has no end: the file may have been cut off");
        }
    }

    private void End(IcsLine line)
    {
        if (!_open.TryPop(out var begin) || !begin.Value.Trim().Equals(line.Value.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            Fail(line, "ends what was not begun");
        }
        else if (Is(begin, "BEGIN", "VEVENT"))
        {
            if (_events.Count == MaxEvents)
            {
                Fail(begin, $"is one event too many: at most {MaxEvents}");
            }
            else if (!_event.Exists(one => Is(one, "STATUS", "CANCELLED")) && ReadEvent(begin) is { } read)
            {
                _events.Add(read);
            }

            _event.Clear();
        }
    }

    private HolidayEvent? ReadEvent(IcsLine begin)
    {
        if (Find("DTSTART") is not { } start)
        {
            return Fail(begin, "has no DTSTART");
        }

        if (_event.FirstOrDefault(line => line.Name is "RDATE" or "EXRULE" or "RECURRENCE-ID") is { Name: not null } unknown)
        {
            return Fail(unknown, "is not read here: write the days it means as events of their own");
        }

        if (ReadDate(start, start.Value) is not { } first || ReadDays(first) is not { } days || ReadExceptions() is not { } except)
        {
            return null;
        }

        YearlyRecurrence? recurrence = null;
        if (Find("RRULE") is { } rule)
        {
            if (++_recurring > MaxRecurring)
            {
                return _recurring == MaxRecurring + 1 ? Fail(rule, $"is one event too many that comes again: at most {MaxRecurring}") : null;
            }

            var (read, problem) = RecurrenceText.Read(rule.Value, first, LastDate, except);
            if (read is null)
            {
                return Fail(rule, problem);
            }

            recurrence = read;
        }

        return except.Contains(first) && recurrence is null
            ? null
            : new HolidayEvent(first, days, Unescape(Find("SUMMARY")?.Value ?? ""), recurrence);
    }

    private int? ReadDays(LocalDate first)
    {
        if (Find("DTEND") is { } end)
        {
            if (ReadDate(end, end.Value) is not { } date)
            {
                return null;
            }

            // Some publish the end as the day itself, although it is exclusive; a day of no length is meant as one.
            var days = date == first ? OneDay(end) : Period.DaysBetween(first, date);
            return days is >= 1 and <= MaxDays ? days : FailDays(end, $"must be 1 to {MaxDays} days after DTSTART: the end is exclusive");
        }

        if (Find("DURATION") is { } duration)
        {
            var text = duration.Value.Trim().ToUpperInvariant().TrimStart('+');
            var unit = text.EndsWith('W') ? 7 : 1;
            var read = text.StartsWith('P') && text[^1] is 'D' or 'W'
                && int.TryParse(text.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 0 and <= MaxDays
                ? number == 0 ? OneDay(duration) : number * unit
                : 0;
            return read is >= 1 and <= MaxDays ? read : FailDays(duration, $"is no duration of 1 to {MaxDays} whole days such as P1D");
        }

        return 1;
    }

    private int OneDay(IcsLine line)
    {
        _withoutLength.Add(line.Number);
        return 1;
    }

    private List<LocalDate>? ReadExceptions()
    {
        var except = new List<LocalDate>();
        foreach (var line in _event.Where(line => line.Name == "EXDATE"))
        {
            foreach (var text in line.Value.Split(','))
            {
                if (ReadDate(line, text) is not { } date)
                {
                    return null;
                }

                except.Add(date);
            }
        }

        return except;
    }

    private LocalDate? ReadDate(IcsLine line, string text)
    {
        if (MomentText.CompactDay.Parse(text.Trim()).TryGetValue(default, out var date) && date >= FirstDate && date <= LastDate)
        {
            return date;
        }

        Fail(line, text.Contains('T', StringComparison.OrdinalIgnoreCase)
            ? "is a time: only events of whole days are holidays, such as DTSTART;VALUE=DATE:20261225"
            : "is no date such as 20261225");
        return null;
    }

    private IcsLine? Find(string name)
    {
        var index = _event.FindIndex(line => line.Name == name);
        return index < 0 ? null : _event[index];
    }

    private int? FailDays(IcsLine line, string reason)
    {
        Fail(line, reason);
        return null;
    }

    private HolidayEvent? Fail(IcsLine line, string reason)
    {
        var text = line.Name.Length == 0 ? line.Value : $"{line.Name}:{line.Value}";
        _findings.Add(new HolidayFileFinding(line.Number, $"{(text.Length > 80 ? text[..80] + "…" : text)} {reason}"));
        return null;
    }

    private static bool Is(IcsLine line, string name, string value) =>
        line.Name == name && line.Value.Trim().Equals(value, StringComparison.OrdinalIgnoreCase);

    private static string Unescape(string text)
    {
        var builder = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '\\' && i + 1 < text.Length;
            var c = escaped ? text[++i] : text[i];
            builder.Append(escaped && c is 'n' or 'N' ? ' ' : c);
        }

        return builder.ToString();
    }
}

/// <summary>What a holiday file says.</summary>
/// <param name="Events">The events that could be read.</param>
/// <param name="Findings">What is wrong with the others.</param>
/// <param name="WithoutLength">The lines of events that last no time, which are read as one day each.</param>
internal sealed record HolidayFile(
    IReadOnlyList<HolidayEvent> Events, IReadOnlyList<HolidayFileFinding> Findings, IReadOnlyList<int> WithoutLength);
