using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TierDecision.Core.Customers;

namespace TierDecision.Service.Wire;

/// <summary>
/// Unique ids of 32 hexadecimal digits, which nobody can guess from others: whoever knows one may read its kept explanation. An id is a keyed hash of
/// the decision's number, under a random key of the process. A random id for each decision would cost a call to the system.
/// </summary>
internal sealed class DecisionIds
{
    /// <summary>The length of an id in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _key0 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly ulong _key1 = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private ulong _last;

    /// <summary>The number of the next decision, at least 1.</summary>
    public ulong NextNumber() => Interlocked.Increment(ref _last);

    /// <summary>Writes the id of decision <paramref name="number"/> into <paramref name="id"/> of <see cref="Length"/> bytes.</summary>
    public void Write(ulong number, Span<byte> id)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        var hash = SipHash128.Hash(_key0, _key1, bytes[..sizeof(ulong)]);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], hash.Low);
        Convert.TryToHexStringLower(bytes, id, out _);
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
