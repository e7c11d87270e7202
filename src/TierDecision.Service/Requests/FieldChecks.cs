using TierDecision.Core.Customers;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Requests;

/// <summary>Checks that fields of several requests share: what is wrong with a value, or null if nothing is.</summary>
internal static class FieldChecks
{
    public static string? Length(string text, int max) => text.Length > max ? $"is too long: {text.Length} characters, at most {max}" : null;

    /// <summary>Checks how many members a list has that may be empty.</summary>
    public static string? AtMost(int members, int max) => members > max ? $"has {members} members; it must have at most {max}" : null;

    /// <summary>Checks how many members a list has that has one at least.</summary>
    public static string? Count(int members, int max) => members is 0 || members > max ? $"has {members} members; it must have 1 to {max}" : null;

    public static string? Member<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : $"has no member {value:D}; there are: {EnumChoices.Text<T>()}";

    /// <summary>Checks a member that must be given.</summary>
    public static string? Required<T>(T value)
        where T : struct, Enum =>
        EqualityComparer<T>.Default.Equals(value, default) ? $"is required; there are: {EnumChoices.Text<T>()}" : Member(value);

    /// <summary>Reads a language; an empty text is none.</summary>
    public static string? Language(string text, out LanguageCode language)
    {
        language = LanguageCode.None;
        return text.Length == 0 || LanguageCode.TryParse(text, out language)
            ? null
            : GivenValue.After(LanguageCode.NotALanguage, GivenValue.Of(text));
    }
}
