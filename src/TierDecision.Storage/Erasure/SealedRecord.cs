using System.Security.Cryptography;
using System.Text;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Erasure;

/// <summary>
/// A customer's record as the decision log keeps it: encrypted, with a nonce of its own, under the key of the identifier's group. Nothing in it is
/// the same twice, nor says whose it is, not even the group; once the customer is removed, nobody can read it.
/// </summary>
public static class SealedRecord
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CheckSize = 4;
    private const int HeadSize = NonceSize + CheckSize + TagSize;

    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("tierdecision logged records");

    /// <summary>Encrypts <paramref name="record"/> under the key of <paramref name="identifier"/>.</summary>
    public static byte[] Seal(ErasureKeys keys, IdentityKey identifier, ReadOnlySpan<byte> record)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var box = new byte[HeadSize + record.Length];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        var group = ErasureKeys.Group(identifier);
        Check(keys, group, nonce, box.AsSpan(NonceSize, CheckSize));
        using var cipher = Cipher(keys, group);
        cipher.Encrypt(nonce, record, box.AsSpan(HeadSize), box.AsSpan(NonceSize + CheckSize, TagSize));
        return box;
    }

    /// <summary>
    /// The record; null if the customer was removed since, or the keys are those of another store. Every key is tried, some 0.1 s: nothing in the box
    /// says which it is.
    /// </summary>
    /// <param name="keys">The keys that the store has now.</param>
    /// <param name="box">What <see cref="Seal"/> gave.</param>
    /// <param name="known">The group if it is known, as of an earlier box of the same pseudonym; -1 if it is not. The group that was found.</param>
    public static byte[]? Open(ErasureKeys keys, ReadOnlySpan<byte> box, ref int known)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (box.Length < HeadSize)
        {
            return null;
        }

        var record = new byte[box.Length - HeadSize];
        if (known >= 0)
        {
            return TryOpen(keys, known, box, record) ? record : null;
        }

        for (var group = 0; group < ErasureKeys.Count; group++)
        {
            if (TryOpen(keys, group, box, record))
            {
                known = group;
                return record;
            }
        }

        return null;
    }

    private static bool TryOpen(ErasureKeys keys, int group, ReadOnlySpan<byte> box, Span<byte> record)
    {
        Span<byte> check = stackalloc byte[CheckSize];
        Check(keys, group, box[..NonceSize], check);
        if (!check.SequenceEqual(box.Slice(NonceSize, CheckSize)))
        {
            return false;
        }

        using var cipher = Cipher(keys, group);
        try
        {
            cipher.Decrypt(box[..NonceSize], box[HeadSize..], box.Slice(NonceSize + CheckSize, TagSize), record);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // Tells the other groups' keys apart faster than by trying to decrypt. It is another for every nonce.
    private static void Check(ErasureKeys keys, int group, ReadOnlySpan<byte> nonce, Span<byte> check)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Of(group), nonce, hash);
        hash[..CheckSize].CopyTo(check);
    }

    // A key of its own, which says nothing of the pseudonyms and of what is kept under the same group.
    private static AesGcm Cipher(ErasureKeys keys, int group) =>
        new(HMACSHA256.HashData(keys.Of(group), Purpose).AsSpan(0, ErasureKeys.KeySize), TagSize);
}
