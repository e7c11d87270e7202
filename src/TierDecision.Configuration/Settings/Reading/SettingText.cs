using System.Globalization;
using System.Numerics;

namespace TierDecision.Configuration.Settings.Reading;

/// <summary>The texts of values: whether one can be read as what its setting is.</summary>
internal static class SettingText
{
    /// <summary>What is wrong with <paramref name="text"/> as a value of <paramref name="type"/>; null if it can be read.</summary>
    public static string? Problem(string text, Type type)
    {
        if (type == typeof(string))
        {
            return null;
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"'{text}' is not a duration; write it like 00:00:05";
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false";
        }

        if (type == typeof(int))
        {
            return Whole(text, int.MinValue, int.MaxValue);
        }

        if (type == typeof(long))
        {
            return Whole(text, long.MinValue, long.MaxValue);
        }

        if (type.IsEnum)
        {
            // By name alone: a number would be read too, also one that no name has.
            var words = Enum.GetNames(type);
            return words.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"'{text}' is none of: {string.Join(", ", words)}";
        }

        throw new NotSupportedException($"A setting of type {type} cannot be read.");
    }

    private static string? Whole(string text, long lowest, long highest) =>
        !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? $"'{text}' is not a whole number; write it like 1000"
        : number < lowest || number > highest
            ? string.Create(CultureInfo.InvariantCulture, $"'{text}' must be {lowest:N0} to {highest:N0}")
        : null;
}
