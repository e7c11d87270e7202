namespace TierDecision.ProcessTests.Storage;

/// <summary>A user with the rights that docs/data-layout.md lists and no other.</summary>
internal static class RedisRights
{
    public const string User =
        "scores on >secret ~t*:* resetchannels &* -@all "
        + "+get +set +setrange +del +unlink +pexpire +incr +hget +hset +hmget +hmset +hdel +hexists +hincrby +hkeys +hvals +hlen +hgetall +dump +restore "
        + "+sadd +smembers +xadd +xrange +xrevrange +xtrim +eval +publish +wait +time +@connection +subscribe +unsubscribe";

    public const string ClusterUser = User + " +cluster|nodes";

    /// <summary>On servers behind Sentinel: the client makes sure that it was sent to a master.</summary>
    public const string SentinelledUser = User + " +role";

    /// <summary>On the Sentinels themselves.</summary>
    public const string SentinelUser = "scores on >secret resetchannels &* -@all +@connection +sentinel +subscribe";

    public const string Credentials = ",user=scores,password=secret";
}
