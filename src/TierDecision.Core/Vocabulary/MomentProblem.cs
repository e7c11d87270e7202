using System.Globalization;
using System.Text.RegularExpressions;

namespace TierDecision.Core.Vocabulary;

/// <summary>Says what is wrong with a text that should be a moment, and how it would be right.</summary>
public static partial class MomentProblem
{
    /// <summary>What a moment looks like.</summary>
    public const string Form = "must be a time with its offset from UTC, such as 2026-11-29T10:00:00Z or 2026-11-29T10:00:00+01:00";

    /// <summary>The same for a number, such as milliseconds since 1970.</summary>
    public const string Number = "must be a time such as 2026-11-29T10:00:00Z, and not a number";

    /// <summary>What is wrong with a text that could not be read as a moment.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return Number;
        }

        if (Parts().Match(text) is not { Success: true } parts)
        {
            return Form;
        }

        var (year, month, day) = (Part(parts, "year"), Part(parts, "month"), Part(parts, "day"));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return $"has a day that does not exist: there is no {parts.Groups["date"].Value}";
        }

        if (Part(parts, "hour") > 23 || Part(parts, "minute") > 59 || Part(parts, "second") > 59)
        {
            return "has a time of day that does not exist: hours are 00 to 23, minutes and seconds 00 to 59";
        }

        // The offsets that there are end at 18 hours.
        var offset = parts.Groups["offset"].Value;
        if ((Part(parts, "offsetHour") * 60) + Part(parts, "offsetMinute") > 18 * 60 || Part(parts, "offsetMinute") > 59)
        {
            return "has an offset from UTC that does not exist: write one such as +01:00";
        }

        if (offset is "-00:00" or "-0000" or "-00")
        {
            return "has the offset -00:00, which stands for one that is not known: write Z, or one such as +01:00";
        }

        var isSpaced = parts.Groups["between"].Value is not "T";
        var hasSeconds = parts.Groups["second"].Success;
        var fraction = parts.Groups["fraction"].Value.Replace(',', '.');
        var right = $"{parts.Groups["date"].Value}T{parts.Groups["clock"].Value}{(hasSeconds ? "" : ":00")}{fraction}";
        if (right + RightOffset(parts) == text)
        {
            return "is not within the years 1 to 9999 in UTC";
        }

        return offset.Length == 0
            ? $"has no offset from UTC, and would be another moment in every time zone: write {right}Z or {right}+01:00"
            : $"{Wrong(isSpaced, hasSeconds, offset)}: write {right}{RightOffset(parts)}";
    }

    private static string Wrong(bool isSpaced, bool hasSeconds, string offset) =>
        !hasSeconds ? "has no seconds"
        : offset is not ("Z" or "z") && !offset.Contains(':', StringComparison.Ordinal)
            ? "has an offset from UTC that is not written as hours and minutes"
        : isSpaced ? "has no T between day and time"
        : "is not written as a time with its offset from UTC";

    private static string RightOffset(Match parts)
    {
        var minutes = parts.Groups["offsetMinute"];
        return parts.Groups["offset"].Value is "Z" or "z" ? "Z"
            : $"{parts.Groups["sign"].Value}{parts.Groups["offsetHour"].Value}:{(minutes.Success ? minutes.Value : "00")}";
    }

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        "^(?<date>(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}))(?<between>[Tt ])"
        + "(?<clock>(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2}))?)(?<fraction>[.,][0-9]{1,9})? ?"
        + "(?<offset>[Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2})(:?(?<offsetMinute>[0-9]{2}))?)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
