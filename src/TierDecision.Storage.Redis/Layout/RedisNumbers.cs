using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>Numbers that Redis keeps as texts. Another program may have written something else in their place.</summary>
internal static class RedisNumbers
{
    private const int MostOfAValue = 60;

    /// <summary>What to do about a bad value of a dataset, as a sentence without its end.</summary>
    public const string Reload = "Load the customers again with 'tierctl load', or restore Redis from a backup";

    /// <summary>A number that a key holds; 0 if it holds nothing.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="key">The key, for people.</param>
    /// <param name="remedy">What to do if it is no number.</param>
    /// <exception cref="StoreUnavailableException">It is no whole number of 64 bits.</exception>
    public static long Of(RedisValue value, RedisKey key, string remedy = Reload) => value.TryParse(out long number)
        ? number
        : throw Refused($"the key {key} holds {Shown(value)} in place of a whole number", remedy);

    /// <summary>The number of a dataset that is a field of the hash <paramref name="key"/>.</summary>
    /// <exception cref="StoreUnavailableException">It is none.</exception>
    public static long Dataset(RedisValue field, RedisKey key) => !field.IsNullOrEmpty && field.TryParse(out long number) && number > 0
        ? number
        : throw Refused($"the hash {key} has a field {Shown(field)}, which is no dataset", "See what it is, and remove it (HDEL)");

    /// <summary>The number of a bucket that is a member of the set <paramref name="key"/>.</summary>
    /// <exception cref="StoreUnavailableException">A shard has no such bucket.</exception>
    public static int Bucket(RedisValue member, RedisKey key, int buckets) =>
        !member.IsNullOrEmpty && member.TryParse(out int number) && number >= 0 && number < buckets
            ? number
            : throw Refused(
                string.Create(CultureInfo.InvariantCulture, $"the set {key} has a member {Shown(member)}, and buckets are 0 to {buckets - 1}"),
                "See what it is, and remove it (SREM)");

    /// <summary>A value for people: printable, and of limited length.</summary>
    public static string Shown(RedisValue value)
    {
        var text = (string?)value ?? "";
        return text.Length <= MostOfAValue ? $"'{PrintableText.Of(text)}'" : $"'{PrintableText.Of(text.AsSpan(0, MostOfAValue))}...'";
    }

    /// <summary>What says that a key holds what it must not.</summary>
    public static StoreUnavailableException Refused(string problem, string remedy = Reload) =>
        new($"{problem}: another program wrote to it. {remedy}");
}
