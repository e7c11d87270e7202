using StackExchange.Redis;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>How the store in Redis is reached and laid out.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>
    /// Where Redis is, in the format of StackExchange.Redis: <c>host:6379</c>, several nodes by commas, then options such as
    /// <c>user=…,password=…,ssl=true</c>, or <c>serviceName=…</c> for Sentinel. Required.
    /// </summary>
    public string Connection { get; init; } = "";

    /// <summary>
    /// What every key begins with: 1 to 32 letters, digits, and <c>. _ - :</c>. Default <c>td</c>. Two tenants on one Redis differ here.
    /// </summary>
    public string Prefix { get; init; } = "td";

    /// <summary>The longest that one look-up or description waits, 10 ms to 60 s. Default 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one command of a load or of a hydration waits, 1 s to 10 min. Default 10 s.</summary>
    public TimeSpan BulkTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest that a single write takes with all its attempts, 100 ms to 60 s. Default 5 s: enough to outlast the moment in which a flip
    /// closes the dataset.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many replicas must have a single write before it counts as applied, 0 to 10. Default 0: the node that takes it suffices.</summary>
    public int ReplicaAcknowledgements { get; init; }

    /// <summary>
    /// How long the replicas are waited for, 1 ms to 60 s. Default 1 s. Where replicas are asked for, shorter than <see cref="WriteTimeout"/>, which the write must end in, and
    /// than <see cref="SilenceLimit"/>: the node answers nothing else on the connection meanwhile.
    /// </summary>
    public TimeSpan ReplicaTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Entries that a shard's change stream keeps, about, 100 to 1,000,000. Default 2,000. Who falls further behind reads the shard anew.
    /// </summary>
    public int ChangeLogLength { get; init; } = 2_000;

    /// <summary>
    /// How long a server that counts as connected may answer nothing at all, 1 s to 10 min, before its connections are given up and made anew. Default
    /// 5 s: longer than a server that forks stands still, shorter than TCP takes to find that nobody is there.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a load that died keeps others out, 1 s to 10 min. A living load renews its lock three times in that span. Default 30 s.
    /// </summary>
    public TimeSpan LockExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Shards of the datasets that this program loads, 1 to 999: the pieces that Redis Cluster can spread over its nodes. Default 64.
    /// </summary>
    public int Shards { get; init; } = 64;

    /// <summary>
    /// Records in one hash on average, in the datasets that this program loads, 8 to 1000. Default 80: the fullest hash then stays below
    /// 128 entries, which every common setting of <c>hash-max-listpack-entries</c> keeps in the compact encoding.
    /// </summary>
    public int BucketSize { get; init; } = 80;

    /// <summary>A PEM file with a certificate authority to trust beside the system's; null for none.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The client's configuration, for what speaks to the same Redis beside the store. Throws where <see cref="Validate"/> finds errors.</summary>
    public ConfigurationOptions ToClientConfiguration()
    {
        var configuration = RedisConnection.Configure(this);
        configuration.AsyncTimeout = (int)CommandTimeout.TotalMilliseconds;
        return configuration;
    }

    /// <summary>What is wrong, every error at once; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Connection), $"{nameof(Connection)} is missing");
        Require(
            Prefix.Length is >= 1 and <= 32 && Prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':'),
            $"{nameof(Prefix)} '{Prefix}' is not 1 to 32 letters, digits or . _ - :");
        RequireBetween(nameof(CommandTimeout), CommandTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60));
        RequireBetween(nameof(BulkTimeout), BulkTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        RequireBetween(nameof(WriteTimeout), WriteTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        RequireBetween(nameof(ReplicaAcknowledgements), ReplicaAcknowledgements, 0, 10);
        RequireBetween(nameof(ReplicaTimeout), ReplicaTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
        RequireBetween(nameof(ChangeLogLength), ChangeLogLength, 100, 1_000_000);
        RequireBetween(nameof(SilenceLimit), SilenceLimit, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Require(
            ReplicaAcknowledgements == 0 || (ReplicaTimeout < WriteTimeout && ReplicaTimeout < SilenceLimit),
            $"{nameof(ReplicaTimeout)} {ReplicaTimeout} is not shorter than {nameof(WriteTimeout)} {WriteTimeout} and {nameof(SilenceLimit)} {SilenceLimit}");
        RequireBetween(nameof(LockExpiry), LockExpiry, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        RequireBetween(nameof(Shards), Shards, 1, 999);
        RequireBetween(nameof(BucketSize), BucketSize, 8, 1000);
        Require(
            CertificateAuthorityFile is null || File.Exists(CertificateAuthorityFile),
            $"{nameof(CertificateAuthorityFile)} '{CertificateAuthorityFile}' is not there");
        if (errors.Count == 0)
        {
            try
            {
                Require(RedisConnection.Configure(this).EndPoints.Count > 0, $"{nameof(Connection)} names no server, such as localhost:6379");
            }
            catch (Exception e) when (e is ArgumentException or FormatException or System.Security.Cryptography.CryptographicException)
            {
                // The message is the client's; the connection itself may hold a password and is not shown.
                errors.Add($"{nameof(Connection)} or {nameof(CertificateAuthorityFile)} cannot be read: {e.Message}");
            }
        }

        return errors;

        void RequireBetween<T>(string name, T value, T lowest, T highest)
            where T : IComparable<T> =>
            Require(value.CompareTo(lowest) >= 0 && value.CompareTo(highest) <= 0, $"{name} {value} is not between {lowest} and {highest}");

        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
