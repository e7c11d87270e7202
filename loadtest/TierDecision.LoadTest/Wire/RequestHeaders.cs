using System.Text;

namespace TierDecision.LoadTest.Wire;

/// <summary>
/// The header blocks of a connection's requests, which are all for one method: the first puts the headers into the server's table (RFC 7541),
/// the following ones name them there, a byte each, as nghttp2 and grpc-core do.
/// </summary>
internal sealed class RequestHeaders
{
    private const int Authority = 1;
    private const byte MethodPost = 0x83;
    private const int Path = 4;
    private const byte SchemeHttp = 0x86;
    private const int Authorization = 23;
    private const int ContentType = 31;
    private const byte NewName = 0x40;
    private const int FirstDynamic = 62;

    /// <summary>Makes the blocks.</summary>
    /// <param name="authority">The server.</param>
    /// <param name="path">The method's path.</param>
    /// <param name="key">The key to show; null for none.</param>
    public RequestHeaders(string authority, string path, string? key = null)
    {
        var block = new List<byte> { MethodPost, SchemeHttp };
        AddIndexed(block, Path, path);
        AddIndexed(block, Authority, authority);
        AddIndexed(block, ContentType, "application/grpc");
        block.Add(NewName);
        AddText(block, "te");
        AddText(block, "trailers");
        var entries = 4;
        if (key is not null)
        {
            AddIndexed(block, Authorization, $"Bearer {key}");
            entries++;
        }

        First = [.. block];

        // The newest entry has the lowest number.
        Following = [MethodPost, SchemeHttp, .. Enumerable.Range(FirstDynamic, entries).Reverse().Select(entry => (byte)(0x80 | entry))];
    }

    /// <summary>The block of a connection's first request.</summary>
    public byte[] First { get; }

    /// <summary>The block of every further one.</summary>
    public byte[] Following { get; }

    private static void AddIndexed(List<byte> block, int name, string value)
    {
        block.Add((byte)(0x40 | name));
        AddText(block, value);
    }

    private static void AddText(List<byte> block, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 126, nameof(text));
        block.Add((byte)bytes.Length);
        block.AddRange(bytes);
    }
}
