using System.IO.Compression;

namespace TierDecision.Storage.Trials;

/// <summary>A difference as it is kept, before it is sealed: its JSON text, compressed, because two explanations are long and alike.</summary>
public static class TrialSample
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Compresses a text.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(json);
        }

        return packed.ToArray();
    }

    /// <summary>The text; null if it is none, or above 1 MiB.</summary>
    public static byte[]? Unpack(byte[] packed)
    {
        ArgumentNullException.ThrowIfNull(packed);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var json = new byte[MostBytes];
            var length = gzip.ReadAtLeast(json, MostBytes, throwOnEndOfStream: false);
            return length < MostBytes ? json[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
