using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TierDecision.Service.Decisions;

/// <summary>
/// Unique ids of 32 hexadecimal digits: 64 random bits for the process and a counter. A random id for each decision would cost a call to
/// the system; this costs one interlocked addition.
/// </summary>
internal sealed class DecisionIds
{
    /// <summary>The length of an id in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _prefix = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
    private ulong _last;

    /// <summary>Writes the next id into <paramref name="id"/> of <see cref="Length"/> bytes.</summary>
    public void WriteNext(Span<byte> id)
    {
        _prefix.CopyTo(id);
        Interlocked.Increment(ref _last).TryFormat(id[_prefix.Length..], out _, "x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The next id.</summary>
    public string Next()
    {
        Span<byte> id = stackalloc byte[Length];
        WriteNext(id);
        return Encoding.ASCII.GetString(id);
    }
}
