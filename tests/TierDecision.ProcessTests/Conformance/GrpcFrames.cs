using System.Buffers.Binary;
using System.IO.Compression;

namespace TierDecision.ProcessTests.Conformance;

/// <summary>Makes bodies of messages, and frames of bodies.</summary>
internal static class GrpcFrames
{
    // The largest frame that a server has to take.
    private const int MaxFrame = 16_384;

    // A field of no message of the contract, of bytes: readers pass it over.
    private static readonly byte[] UnknownField = [0x82, 0x7D];

    /// <summary>A message that is not compressed.</summary>
    public static byte[] Plain(byte[] message) => Message(0, (uint)message.Length, message);

    /// <summary>A message under any flag and any length.</summary>
    public static byte[] Message(byte flag, uint length, byte[] message)
    {
        var body = new byte[5 + message.Length];
        body[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(1), length);
        message.CopyTo(body, 5);
        return body;
    }

    /// <summary>A message under a flag.</summary>
    public static byte[] Flagged(byte flag, byte[] message) => Message(flag, (uint)message.Length, message);

    /// <summary>Bytes compressed by gzip.</summary>
    public static byte[] Gzip(byte[] bytes) => Compressed(bytes, output => new GZipStream(output, CompressionLevel.Fastest));

    /// <summary>Bytes compressed as HTTP's deflate, which is zlib.</summary>
    public static byte[] Deflate(byte[] bytes) => Compressed(bytes, output => new ZLibStream(output, CompressionLevel.Fastest));

    /// <summary>A message that readers take for the same, of so many bytes.</summary>
    public static byte[] Padded(byte[] message, int size)
    {
        // A length of three bytes, whatever it is.
        var rest = size - message.Length - UnknownField.Length - 3;
        byte[] length = [(byte)(0x80 | (rest & 0x7F)), (byte)(0x80 | ((rest >> 7) & 0x7F)), (byte)(rest >> 14)];
        return [.. message, .. UnknownField, .. length, .. new byte[rest]];
    }

    /// <summary>As few frames as there can be.</summary>
    public static IReadOnlyList<DataFrame> Whole(byte[] body) => InParts(body, MaxFrame, padding: null);

    /// <summary>Frames of a few bytes each, of which the last ends the stream.</summary>
    public static IReadOnlyList<DataFrame> InParts(byte[] body, int size, byte? padding)
    {
        var frames = body.Chunk(size).Select(part => new DataFrame(part, Padding: padding)).ToList();
        if (frames.Count == 0)
        {
            return [new DataFrame([], IsLast: true, padding)];
        }

        frames[^1] = frames[^1] with { IsLast = true };
        return frames;
    }

    /// <summary>All of it, and the end in a frame by itself.</summary>
    public static IReadOnlyList<DataFrame> WithEndByItself(byte[] body) => [new(body), new([], IsLast: true)];

    /// <summary>Two frames.</summary>
    public static IReadOnlyList<DataFrame> CutAt(byte[] body, int at) => [new(body[..at]), new(body[at..], IsLast: true)];

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compress)
    {
        using var output = new MemoryStream();
        using (var stream = compress(output))
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }
}
