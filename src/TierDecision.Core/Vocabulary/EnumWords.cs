using System.Globalization;
using System.Text;

namespace TierDecision.Core.Vocabulary;

/// <summary>The words by which policies name the members of an enumeration: snake case, without the zero member that says nothing.</summary>
public static class EnumWords
{
    /// <summary>The words of <typeparamref name="T"/> and their numbers.</summary>
    public static IReadOnlyDictionary<string, int> Of<T>()
        where T : struct, Enum => Of(typeof(T));

    /// <summary>The words of the enumeration <paramref name="type"/> and their numbers.</summary>
    /// <exception cref="ArgumentException">The type is no enumeration.</exception>
    public static IReadOnlyDictionary<string, int> Of(Type type) =>
        Enum.GetValues(type)
            .Cast<Enum>()
            .Select(value => (Word: SnakeCase(value.ToString()), Number: Convert.ToInt32(value, CultureInfo.InvariantCulture)))
            .Where(pair => pair.Number != 0)
            .ToDictionary(pair => pair.Word, pair => pair.Number, StringComparer.OrdinalIgnoreCase);

    /// <summary>The word of <paramref name="words"/> for a number; null if it has none, as for "not given".</summary>
    /// <param name="words">The words and their numbers.</param>
    /// <param name="number">The number.</param>
    public static string? WordOf(IReadOnlyDictionary<string, int> words, int number)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.FirstOrDefault(word => word.Value == number).Key;
    }

    /// <summary>The words of <paramref name="words"/> for the bits of a number, in the order of the words.</summary>
    /// <param name="words">The words and their numbers, each one bit.</param>
    /// <param name="bits">The sum of some of the numbers.</param>
    public static IEnumerable<string> WordsIn(IReadOnlyDictionary<string, int> words, int bits)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Where(word => (bits & word.Value) != 0).Select(word => word.Key);
    }

    /// <summary><c>FirstResponse</c> becomes <c>first_response</c>.</summary>
    public static string SnakeCase(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var builder = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && builder.Length > 0)
            {
                builder.Append('_');
            }

            builder.Append(char.ToLowerInvariant(c));
        }

        return builder.ToString();
    }
}
