namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>How a test's redis-server is set up; the defaults keep nothing on disk and ask for no password.</summary>
internal sealed record RedisServerOptions
{
    /// <summary>Keeps the data in an append-only file, so that a restart finds it again.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>Serves TLS only, with a certificate for localhost and 127.0.0.1 from an authority of the test's own.</summary>
    public bool Tls { get; init; }

    /// <summary>Makes the server a node of a cluster (it has no slots until it is given some).</summary>
    public bool Cluster { get; init; }

    /// <summary>Makes the server a Sentinel, which holds no data; what it watches stands in <see cref="Settings"/>.</summary>
    public bool Sentinel { get; init; }

    /// <summary>Access rules as <c>ACL SETUSER</c> takes them, such as <c>alice on >secret ~app:* &amp;* +@all</c>.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Further lines of redis.conf, such as <c>maxmemory 10mb</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
