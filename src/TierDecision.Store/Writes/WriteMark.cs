using System.Buffers.Binary;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Writes;

/// <summary>
/// What a generation remembers of a customer who was written by itself, so that a load does not undo it. Kept as bytes: one for the kind, eight for
/// the version of a removal, sixteen an alias.
/// </summary>
/// <param name="Removed">Whether the customer is removed.</param>
/// <param name="Version">The version of the last removal, also where the customer was written again since; 0 for none.</param>
/// <param name="Aliases">The aliases that writes touched since then.</param>
internal readonly record struct WriteMark(bool Removed, ulong Version, IReadOnlyList<IdentityKey> Aliases)
{
    private const byte WrittenKind = 1;
    private const byte RemovedKind = 2;
    private const int HeadSize = 1 + sizeof(ulong);

    /// <summary>Of a customer who has no mark yet.</summary>
    public static WriteMark Written => new(false, 0, []);

    public static WriteMark Removal(ulong version) => new(true, version, []);

    /// <summary>Null where there are no bytes, or bytes that are none of ours.</summary>
    public static WriteMark? Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length < HeadSize || (bytes.Length - HeadSize) % IdentityKey.Size != 0)
        {
            return null;
        }

        var aliases = new IdentityKey[(bytes.Length - HeadSize) / IdentityKey.Size];
        for (var i = 0; i < aliases.Length; i++)
        {
            aliases[i] = KeyBytes.Read(bytes.AsSpan(HeadSize + (i * IdentityKey.Size)));
        }

        return new WriteMark(bytes[0] == RemovedKind, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(1)), aliases);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[HeadSize + (Aliases.Count * IdentityKey.Size)];
        bytes[0] = Removed ? RemovedKind : WrittenKind;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Version);
        for (var i = 0; i < Aliases.Count; i++)
        {
            KeyBytes.Write(Aliases[i], bytes.AsSpan(HeadSize + (i * IdentityKey.Size)));
        }

        return bytes;
    }

    /// <summary>The same mark with these aliases, too.</summary>
    public WriteMark With(IEnumerable<IdentityKey> aliases) => this with { Aliases = [.. Aliases.Union(aliases)] };
}
