namespace TierDecision.ProcessTests.Store;

/// <summary>A user with the rights that docs/data-layout.md lists and no other.</summary>
internal static class RedisRights
{
    public const string User =
        "scores on >secret ~t*:* resetchannels &* -@all "
        + "+get +set +del +unlink +pexpire +incr +hget +hset +hmset +hdel +hexists +hkeys +hgetall +eval +@connection +subscribe";

    public const string ClusterUser = User + " +cluster|nodes";

    public const string Credentials = ",user=scores,password=secret";
}
