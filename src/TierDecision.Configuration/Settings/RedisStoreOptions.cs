using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>How the store in Redis is reached and laid out.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>
    /// Where Redis is: a URL such as <c>redis://user:password@host:6379/0</c>, or <c>rediss://</c> for TLS; or the format of StackExchange.Redis:
    /// <c>host:6379</c>, several nodes by commas, then options such as <c>user=…,password=…,ssl=true</c>, or <c>serviceName=…</c> for Sentinel.
    /// Default: none, which is the embedded store.
    /// </summary>
    public string Connection { get; init; } = "";

    /// <summary>
    /// What every key begins with: 1 to 32 letters, digits, and <c>. _ - :</c>. Default: <c>td</c>. Two tenants on one Redis differ here.
    /// </summary>
    [KeyPrefix]
    public string Prefix { get; init; } = "td";

    /// <summary>The longest that one look-up or description waits, 10 ms to 60 s. Default: 1 s.</summary>
    [Between("00:00:00.01", "00:01:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one command of a load or of a hydration waits, 1 s to 10 min. Default: 10 s.</summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan BulkTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest that a single write takes with all its attempts, 100 ms to 60 s. Default: 5 s, enough to outlast the moment in which a flip
    /// closes the dataset.
    /// </summary>
    [Between("00:00:00.1", "00:01:00")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many replicas must have a single write before it counts as applied, 0 to 10. Default: 0, the node that takes it suffices.
    /// </summary>
    [Between(0, 10)]
    public int ReplicaAcknowledgements { get; init; }

    /// <summary>
    /// How long the replicas are waited for, 1 ms to 60 s. Default: 1 s. If replicas are asked for, shorter than <see cref="WriteTimeout"/>, which
    /// the write must end in, and than <see cref="SilenceLimit"/>: the node answers nothing else on the connection meanwhile.
    /// </summary>
    [Between("00:00:00.001", "00:01:00")]
    public TimeSpan ReplicaTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Entries that a shard's change stream keeps, about, 100 to 1,000,000. Default: 2,000. A follower that falls further behind reads the shard
    /// anew.
    /// </summary>
    [Between(100, 1_000_000)]
    public int ChangeLogLength { get; init; } = 2_000;

    /// <summary>
    /// How long a server that counts as connected may answer nothing at all, 1 s to 10 min, before its connections are given up and made anew.
    /// Default:
    /// 5 s, longer than a server that forks stands still, shorter than TCP takes to find that nobody is there.
    /// </summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a load that died keeps others out, 1 s to 10 min. A living load renews its lock three times in that span. Default: 30 s.
    /// </summary>
    [Between("00:00:01", "00:10:00")]
    public TimeSpan LockExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Shards of the datasets that this program loads, 1 to 999: the pieces that Redis Cluster can spread over its nodes. Default: 64.
    /// </summary>
    [Between(1, 999)]
    public int Shards { get; init; } = 64;

    /// <summary>
    /// Records in one hash on average, in the datasets that this program loads, 8 to 1,000. Default: 80, so that the fullest hash stays below
    /// 128 entries, which every common setting of <c>hash-max-listpack-entries</c> keeps in the compact encoding.
    /// </summary>
    [Between(8, 1_000)]
    public int BucketSize { get; init; } = 80;

    /// <summary>A PEM file with a certificate authority to trust beside the system's; null for none. Default: none.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The name of the type: a connection can hold a password, which is not to get into a log.</summary>
    public override string ToString() => nameof(RedisStoreOptions);
}
