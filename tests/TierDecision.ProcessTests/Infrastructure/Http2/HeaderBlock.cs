using System.Text;

namespace TierDecision.ProcessTests.Infrastructure.Http2;

/// <summary>HPACK header blocks (RFC 7541) of literals that go into no table, so that each block stands by itself.</summary>
internal static class HeaderBlock
{
    private const int LongText = 0x7F;

    /// <summary>The block of these headers, in this order.</summary>
    public static byte[] Of(params IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            AddText(block, name);
            AddText(block, value);
        }

        return [.. block];
    }

    /// <summary>A literal that goes into the receiver's table, where it is entry 62 next.</summary>
    public static byte[] Indexed(string name, string value)
    {
        var block = new List<byte> { 0x40 };
        AddText(block, name);
        AddText(block, value);
        return [.. block];
    }

    /// <summary>The headers of a gRPC call.</summary>
    public static (string Name, string Value)[] Call(string path) =>
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "127.0.0.1"), ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];

    private static void AddText(List<byte> block, string text)
    {
        var length = text.Length;
        if (length < LongText)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(LongText);
            for (length -= LongText; length >= 0x80; length >>= 7)
            {
                block.Add((byte)(0x80 | (length & 0x7F)));
            }

            block.Add((byte)length);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
