using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TierDecision.Service.Wire;

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

    /// <summary>The number of the next decision, at least 1.</summary>
    public ulong NextNumber() => Interlocked.Increment(ref _last);

    /// <summary>Writes the id of decision <paramref name="number"/> into <paramref name="id"/> of <see cref="Length"/> bytes.</summary>
    public void Write(ulong number, Span<byte> id)
    {
        _prefix.CopyTo(id);
        number.TryFormat(id[_prefix.Length..], out _, "x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The next id.</summary>
    public string Next() => Text(NextNumber());

    /// <summary>The id of decision <paramref name="number"/>; made only where it is needed, because a string is an allocation.</summary>
    public string Text(ulong number)
    {
        Span<byte> id = stackalloc byte[Length];
        Write(number, id);
        return Encoding.ASCII.GetString(id);
    }
}
