using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TierDecision.Configuration.Access;

/// <summary>
/// A key as its holder has it: <c>td_</c> and 32 random bytes in base64url. Nobody can guess 256 random bits, so a plain SHA-256 of a key may be
/// known; a salt or a slow hash is for passwords, which people choose. The prefix is for those who search repositories and logs for secrets.
/// </summary>
public static class AccessKeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "td_";

    /// <summary>The length of a key in characters.</summary>
    public const int Length = 46;

    private const int RandomBytes = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Makes a key that nobody has.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether <paramref name="text"/> looks like a key. What does not is none, whatever its hash.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && !text[Prefix.Length..].ContainsAnyExcept(Digits);

    /// <summary>The SHA-256 of a key that <see cref="IsWellFormed"/>. Allocates nothing.</summary>
    public static AccessKeyHash Hash(ReadOnlySpan<char> key)
    {
        Span<byte> ascii = stackalloc byte[Length];
        Ascii.FromUtf16(key, ascii, out var length);
        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(ascii[..length], MemoryMarshal.AsBytes(hash));
        return new AccessKeyHash(hash[0], hash[1], hash[2], hash[3]);
    }
}

/// <summary>The SHA-256 of a key, as four words of memory.</summary>
public readonly record struct AccessKeyHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>The hash of 64 hexadecimal digits.</summary>
    public static bool TryParse(string hex, out AccessKeyHash hash)
    {
        ArgumentNullException.ThrowIfNull(hex);
        Span<ulong> words = stackalloc ulong[4];
        var done = hex.Length == 2 * SHA256.HashSizeInBytes
            && Convert.FromHexString(hex, MemoryMarshal.AsBytes(words), out _, out _) == OperationStatus.Done;
        hash = done ? new AccessKeyHash(words[0], words[1], words[2], words[3]) : default;
        return done;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<ulong> words = [First, Second, Third, Fourth];
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(words));
    }
}
