using System.Globalization;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Questions;

namespace TierDecision.LoadTest.Comparison;

/// <summary>One of those that are compared.</summary>
/// <param name="Key">Its short name, such as <c>decide</c>.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Target">What is asked.</param>
/// <param name="Server">Who answers.</param>
internal sealed record Contender(string Key, string Description, LoadTarget Target, Server Server);

/// <summary>The service and its baselines by name.</summary>
internal static class Contenders
{
    public const string Decide = "decide";
    public const string Empty = "empty";
    public const string Kestrel = "kestrel";
    public const string RedisGet = "redis-get";
    public const string HashJson = "hash-json";
    public const string CacheJson = "cache-json";

    /// <summary>All, the service first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Decide, Empty, Kestrel, RedisGet, HashJson, CacheJson];

    public static string Describe(string key) => key switch
    {
        Decide => "TierDecision: a full Decide (calls, chats, e-mails, tickets, orders), metrics on",
        Empty => "empty gRPC call: Grpc.AspNetCore on Kestrel, nothing done",
        Kestrel => "the same empty answer by Kestrel alone, framed by hand: no host, no Grpc.AspNetCore",
        RedisGet => "one Redis GET a request, the ready answer as protobuf",
        HashJson => "HGETALL a request, one field parsed as JSON",
        _ => "IDistributedCache over Redis a request, parsed as JSON",
    };

    /// <summary>The service with room for so many customers, and the others in Redis.</summary>
    public static Contender ThroughCache(int places, LoadDataset dataset, ZipfSampler customers, PolicyLoad policy, Server service, TimeProvider time) => new(
        string.Create(CultureInfo.InvariantCulture, $"cache-{places}"), "the same through a cache", new DecideTarget(dataset, customers, policy, time), service);

    /// <summary>A service that asks for keys.</summary>
    public static Contender WithKey(string key, LoadDataset dataset, ZipfSampler customers, PolicyLoad policy, Server service, TimeProvider time) =>
        new("with-key", "the same under a key", new DecideTarget(dataset, customers, policy, time) { Key = key }, service);

    /// <summary>The contender called <paramref name="key"/>, answered by <paramref name="service"/> or <paramref name="baselines"/>.</summary>
    public static Contender Create(
        string key, LoadDataset dataset, ZipfSampler customers, PolicyLoad policy, Server? service, (Server Grpc, Server Bare)? baselines, TimeProvider time)
    {
        var documents = new CustomerDocuments(dataset, policy.Plan!);
        var server = baselines?.Grpc;
        return key switch
        {
            Decide => new(key, Describe(key), new DecideTarget(dataset, customers, policy, time), service!),
            Empty => new(key, Describe(key), new EmptyTarget(), server!),
            Kestrel => new(key, Describe(key), new EmptyTarget(), baselines!.Value.Bare),
            RedisGet => new(key, Describe(key), new LookupTarget("RedisGet", documents, customers), server!),
            HashJson => new(key, Describe(key), new LookupTarget("HashJson", documents, customers), server!),
            CacheJson => new(key, Describe(key), new LookupTarget("CacheJson", documents, customers), server!),
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, "There is no such contender."),
        };
    }
}
