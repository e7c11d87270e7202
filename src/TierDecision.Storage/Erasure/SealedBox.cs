using System.Security.Cryptography;
using System.Text;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Erasure;

/// <summary>
/// What is kept of a customer for a while, encrypted under the key of the identifier's group, which the box names: once the customer is removed,
/// nobody can read it.
/// </summary>
public static class SealedBox
{
    private const int GroupSize = sizeof(ushort);
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeadSize = GroupSize + NonceSize + TagSize;

    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("tierdecision kept answers");

    /// <summary>Puts content into a box that opens until the customer with this identifier is removed.</summary>
    public static byte[] Seal(ErasureKeys keys, IdentityKey identifier, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var group = ErasureKeys.Group(identifier);
        var box = new byte[HeadSize + content.Length];
        BitConverter.TryWriteBytes(box, (ushort)group);
        var nonce = box.AsSpan(GroupSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(keys, group);
        cipher.Encrypt(nonce, content, box.AsSpan(HeadSize), box.AsSpan(GroupSize + NonceSize, TagSize), box.AsSpan(0, GroupSize));
        return box;
    }

    /// <summary>The content of a box; null where it does not open any more.</summary>
    public static byte[]? Open(ErasureKeys keys, ReadOnlySpan<byte> box)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (box.Length < HeadSize)
        {
            return null;
        }

        var content = new byte[box.Length - HeadSize];
        using var cipher = Cipher(keys, BitConverter.ToUInt16(box));
        try
        {
            cipher.Decrypt(box.Slice(GroupSize, NonceSize), box[HeadSize..], box.Slice(GroupSize + NonceSize, TagSize), content, box[..GroupSize]);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // A key of its own, which says nothing of the pseudonyms that the same group has in the log.
    private static AesGcm Cipher(ErasureKeys keys, int group) =>
        new(HMACSHA256.HashData(keys.Of(group), Purpose).AsSpan(0, ErasureKeys.KeySize), TagSize);
}
