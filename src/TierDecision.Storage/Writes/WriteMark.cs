using System.Buffers.Binary;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Writes;

/// <summary>
/// What a dataset remembers of a customer who was written by itself, so that a load does not undo it. Kept as bytes: one for the kind, eight for
/// the version of a removal, eight for the dataset that was kept where there was one, sixteen an alias.
/// </summary>
/// <param name="Removed">Whether the customer is removed.</param>
/// <param name="Version">The version of the last removal, also where the customer was written again since; 0 for none.</param>
/// <param name="Aliases">The aliases that writes touched since then.</param>
/// <param name="Kept">
/// The dataset that was kept for flipping back when the removal was made, and that it removes the customer from as well, whatever its version there;
/// 0 for none. A removal is two writes where the two datasets lie on different nodes: should the second never come, this says it.
/// </param>
internal readonly record struct WriteMark(bool Removed, ulong Version, IReadOnlyList<IdentityKey> Aliases, long Kept = 0)
{
    private const byte WrittenKind = 1;
    private const byte RemovedKind = 2;

    // Added to the kind.
    private const byte WithKept = 4;
    private const int HeadSize = 1 + sizeof(ulong);

    /// <summary>Of a customer who has no mark yet.</summary>
    public static WriteMark Written => new(false, 0, []);

    public static WriteMark Removal(ulong version, long kept = 0) => new(true, version, [], kept);

    /// <summary>Null where there are no bytes, or bytes that are none of ours.</summary>
    public static WriteMark? Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length < HeadSize)
        {
            return null;
        }

        var hasKept = (bytes[0] & WithKept) != 0;
        var head = HeadSize + (hasKept ? sizeof(long) : 0);
        if (bytes.Length < head || (bytes.Length - head) % IdentityKey.Size != 0)
        {
            return null;
        }

        var aliases = new IdentityKey[(bytes.Length - head) / IdentityKey.Size];
        for (var i = 0; i < aliases.Length; i++)
        {
            aliases[i] = KeyBytes.Read(bytes.AsSpan(head + (i * IdentityKey.Size)));
        }

        return new WriteMark(
            (bytes[0] & ~WithKept) == RemovedKind,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(1)),
            aliases,
            hasKept ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(HeadSize)) : 0);
    }

    public byte[] ToBytes()
    {
        var head = HeadSize + (Kept == 0 ? 0 : sizeof(long));
        var bytes = new byte[head + (Aliases.Count * IdentityKey.Size)];
        bytes[0] = (byte)((Removed ? RemovedKind : WrittenKind) | (Kept == 0 ? 0 : WithKept));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Version);
        if (Kept != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeadSize), Kept);
        }

        for (var i = 0; i < Aliases.Count; i++)
        {
            KeyBytes.Write(Aliases[i], bytes.AsSpan(head + (i * IdentityKey.Size)));
        }

        return bytes;
    }

    /// <summary>The same mark with these aliases, too.</summary>
    public WriteMark With(IEnumerable<IdentityKey> aliases) => this with { Aliases = [.. Aliases.Union(aliases)] };
}
