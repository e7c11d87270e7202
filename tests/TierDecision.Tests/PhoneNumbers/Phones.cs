using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;

namespace TierDecision.Tests.PhoneNumbers;

/// <summary>Normalizers for tests.</summary>
internal static class Phones
{
    /// <summary>The normalizer of a region; empty for none.</summary>
    public static PhoneNormalizer In(string region) => PhoneNormalizer.Create(region).Normalizer ?? throw new ArgumentException(region, nameof(region));

    /// <summary>The number that <paramref name="text"/> means in a region, or the name of the error.</summary>
    public static string Read(string region, string text) => Read(In(region), text);

    /// <summary>The number that <paramref name="text"/> means, or the name of the error.</summary>
    public static string Read(IPhoneNormalizer normalizer, string text)
    {
        Span<char> number = stackalloc char[PhoneNumber.MaxLength];
        var error = PhoneNumber.TryNormalize(text, normalizer, number, out var length);
        return error == IdentityError.None ? number[..length].ToString() : error.ToString();
    }
}
