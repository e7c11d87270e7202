namespace TierDecision.Store.Redis;

/// <summary>What has to happen in one step. All keys of a script share a slot, so that it runs on Redis Cluster as well.</summary>
internal static class RedisScripts
{
    /// <summary>KEYS live, datasets, layouts. Returns nothing, or the live generation, its description and its layout.</summary>
    public const string Describe = """
        local live = redis.call('GET', KEYS[1])
        if not live then return false end
        return {live, redis.call('HGET', KEYS[2], live), redis.call('HGET', KEYS[3], live)}
        """;

    /// <summary>KEYS lock; ARGV token, expiry in ms. Returns whether the lock is still ours.</summary>
    public const string Renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """;

    /// <summary>KEYS lock; ARGV token.</summary>
    public const string Release = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """;

    /// <summary>KEYS lock, counter, layouts; ARGV token, layout. Returns the new generation, or 0 where the lock is not ours.</summary>
    public const string Begin = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local generation = redis.call('INCR', KEYS[2])
        redis.call('HSET', KEYS[3], generation, ARGV[2])
        return generation
        """;

    /// <summary>
    /// KEYS lock, layouts, datasets, live, previous; ARGV token, generation, description. Returns 1, or 0 where the lock is not ours
    /// or the generation was retired: a flip that its sender gave up and that arrives late must not bring a removed dataset to life.
    /// </summary>
    public const string Flip = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return 0 end
        redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
        local live = redis.call('GET', KEYS[4])
        if live then redis.call('SET', KEYS[5], live) end
        redis.call('SET', KEYS[4], ARGV[2])
        return 1
        """;

    /// <summary>
    /// KEYS live, previous, layouts, retired, datasets, lock; ARGV generation, token or nothing for one's own generation. Returns 1
    /// where the generation's buckets may be removed now.
    /// </summary>
    public const string Retire = """
        if ARGV[2] ~= '' and redis.call('GET', KEYS[6]) ~= ARGV[2] then return 0 end
        if redis.call('GET', KEYS[1]) == ARGV[1] or redis.call('GET', KEYS[2]) == ARGV[1] then return 0 end
        local layout = redis.call('HGET', KEYS[3], ARGV[1])
        if not layout then return 0 end
        redis.call('HSET', KEYS[4], ARGV[1], layout)
        redis.call('HDEL', KEYS[3], ARGV[1])
        redis.call('HDEL', KEYS[5], ARGV[1])
        return 1
        """;
}
