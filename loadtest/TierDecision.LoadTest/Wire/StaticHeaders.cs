namespace TierDecision.LoadTest.Wire;

/// <summary>The names of HPACK's static table (RFC 7541, appendix A), which begins at 1.</summary>
internal static class StaticHeaders
{
    private static readonly string[] Names =
    [
        ":authority", ":method", ":method", ":path", ":path", ":scheme", ":scheme", ":status", ":status", ":status", ":status", ":status",
        ":status", ":status", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "accept", "access-control-allow-origin",
        "age", "allow", "authorization", "cache-control", "content-disposition", "content-encoding", "content-language", "content-length",
        "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "link", "location", "max-forwards",
        "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after", "server", "set-cookie",
        "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];

    // The values of the entries from 8 on that are a :status.
    private static readonly int[] Statuses = [200, 204, 206, 304, 400, 404, 500];

    private const int FirstStatus = 8;

    public static int Count => Names.Length;

    public static string Name(int index) => Names[index - 1];

    /// <summary>The :status of an entry; 0 where it is another header.</summary>
    public static int Status(int index) => index >= FirstStatus && index < FirstStatus + Statuses.Length ? Statuses[index - FirstStatus] : 0;
}
