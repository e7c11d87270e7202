namespace TierDecision.Storage.Redis.Layout;

/// <summary>What has to happen in one step. All keys of a script share a slot, so that it runs on Redis Cluster as well.</summary>
internal static class RedisScripts
{
    /// <summary>
    /// Begins every script that changes something and leaves audit entries. They are in ARGV from a place on, four values each: kind, caller,
    /// customer, document. A script checks that a key is a stream before it writes anything: what it has written stands even if it fails further on.
    /// </summary>
    public const string Audit = """
        local function audit(stream, length, first)
          if not ARGV[first] then return end
          for i = first, #ARGV, 4 do
            redis.call('XADD', stream, 'MAXLEN', '~', length, '*', 'k', ARGV[i], 'w', ARGV[i + 1], 'c', ARGV[i + 2], 'e', ARGV[i + 3])
          end
        end
        local function checkStream(stream) redis.call('XRANGE', stream, '-', '+', 'COUNT', 1) end

        """;

    // What changes the policy library, in ARGV from `first` on: number of changes that must stand, number of changes to stand, channel, message or
    // nothing, length of the audit stream, number of replacements; then for each replacement the number of its key, field, and value or nothing for
    // no field; then the audit entries. The library's four keys come after the first `keys` ones: library, revisions, texts, activations.
    private const string Policies = Audit + """
        local function mayChangePolicies(keys, stream, first)
          if (redis.call('HGET', KEYS[keys + 1], 'edits') or '0') ~= ARGV[first] then return false end
          for i = keys + 2, keys + 4 do redis.call('HLEN', KEYS[i]) end
          checkStream(KEYS[stream])
          return true
        end
        local function changePolicies(keys, stream, first)
          local entries = first + 6 + 3 * tonumber(ARGV[first + 5])
          audit(KEYS[stream], ARGV[first + 4], entries)
          for i = first + 6, entries - 1, 3 do
            local key = KEYS[keys + tonumber(ARGV[i])]
            if ARGV[i + 2] == '' then
              redis.call('HDEL', key, ARGV[i + 1])
            else
              redis.call('HSET', key, ARGV[i + 1], ARGV[i + 2])
            end
          end
          redis.call('HSET', KEYS[keys + 1], 'edits', ARGV[first + 1])
          if ARGV[first + 3] ~= '' then redis.call('PUBLISH', ARGV[first + 2], ARGV[first + 3]) end
        end

        """;

    /// <summary>
    /// KEYS live, datasets, layouts, lock. Returns nothing, or the live dataset, its description, its layout, and the token of the load under way
    /// or nothing.
    /// </summary>
    public const string Describe = """
        local live = redis.call('GET', KEYS[1])
        if not live then return false end
        return {live, redis.call('HGET', KEYS[2], live), redis.call('HGET', KEYS[3], live), redis.call('GET', KEYS[4])}
        """;

    /// <summary>
    /// KEYS state of a shard, bucket in it; ARGV the state's field that counts what such buckets have. Returns whether there is the state, its count,
    /// and what the bucket has; all of one moment.
    /// </summary>
    public const string CountBucket = """
        return {redis.call('HEXISTS', KEYS[1], 'p'), redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HLEN', KEYS[2])}
        """;

    /// <summary>
    /// One write to a shard, its entry in the change stream and those in the audit trail, in one step. KEYS state, log, marked buckets, audit
    /// stream, then the hash of each replacement. ARGV fence that must stand, exclusive-or of the checksum, change of the customers' and of the
    /// aliases' count, entry, length of the log, channel, message, marked bucket or nothing, length of the audit stream; then for each replacement
    /// field, value that must stand, and value to stand, where nothing means no field; then the audit entries. Returns 1 and the entry's id; 0 where
    /// a value stands that was not expected; -1 and the fence where it is another; -2 where there is no such dataset.
    /// </summary>
    public const string Write = Audit + """
        local fence = redis.call('HGET', KEYS[1], 'f')
        if not fence then return {-2, ''} end
        if fence ~= ARGV[1] then return {-1, fence} end
        local replacements = #KEYS - 4
        for i = 1, replacements do
          local stands = redis.call('HGET', KEYS[4 + i], ARGV[8 + 3 * i]) or ''
          if stands ~= ARGV[9 + 3 * i] then return {0, ''} end
        end
        local low, high = struct.unpack('<I4I4', redis.call('HGET', KEYS[1], 'x'))
        local low2, high2 = struct.unpack('<I4I4', ARGV[2])
        local sum = struct.pack('<i4i4', bit.bxor(low, low2), bit.bxor(high, high2))
        if ARGV[11 + 3 * replacements] then
          checkStream(KEYS[2])
          checkStream(KEYS[4])
        end
        if ARGV[9] ~= '' then redis.call('SADD', KEYS[3], ARGV[9]) end
        audit(KEYS[4], ARGV[10], 11 + 3 * replacements)
        for i = 1, replacements do
          if ARGV[10 + 3 * i] == '' then
            redis.call('HDEL', KEYS[4 + i], ARGV[8 + 3 * i])
          else
            redis.call('HSET', KEYS[4 + i], ARGV[8 + 3 * i], ARGV[10 + 3 * i])
          end
        end
        local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', 'e', ARGV[5], 'x', sum)
        redis.call('HSET', KEYS[1], 'x', sum, 'p', id)
        redis.call('HINCRBY', KEYS[1], 'n', 1)
        if ARGV[3] ~= '0' then redis.call('HINCRBY', KEYS[1], 'c', ARGV[3]) end
        if ARGV[4] ~= '0' then redis.call('HINCRBY', KEYS[1], 'a', ARGV[4]) end
        redis.call('PUBLISH', ARGV[7], ARGV[8])
        return {1, id}
        """;

    /// <summary>
    /// KEYS state; ARGV fence that must stand, fence to stand. Returns 1 where it stands now; else the fence that stands, or nothing where
    /// there is no such dataset.
    /// </summary>
    public const string Fence = """
        local fence = redis.call('HGET', KEYS[1], 'f')
        if not fence then return false end
        if fence ~= ARGV[1] and fence ~= ARGV[2] then return fence end
        redis.call('HSET', KEYS[1], 'f', ARGV[2])
        return 1
        """;

    /// <summary>
    /// KEYS buckets of aliases; ARGV customer keys. Returns alias, customer, alias, customer ... of these customers. Most buckets have none: the
    /// aliases themselves are asked for only where one has.
    /// </summary>
    public const string FindAliases = """
        local wanted, found = {}, {}
        for _, customer in ipairs(ARGV) do wanted[customer] = true end
        for _, bucket in ipairs(KEYS) do
          local customers, aliases = redis.call('HVALS', bucket), nil
          for i = 1, #customers do
            if wanted[customers[i]] then
              aliases = aliases or redis.call('HKEYS', bucket)
              found[#found + 1] = aliases[i]
              found[#found + 1] = customers[i]
            end
          end
        end
        return found
        """;

    /// <summary>KEYS buckets of marks; ARGV a customer key, and keys of aliases. Returns how many marks of others name one of the aliases.</summary>
    public const string CountMarks = """
        local found = 0
        for _, bucket in ipairs(KEYS) do
          local entries = redis.call('HGETALL', bucket)
          for i = 2, #entries, 2 do
            if entries[i - 1] ~= ARGV[1] then
              for alias = 2, #ARGV do
                if string.find(entries[i], ARGV[alias], 1, true) then
                  found = found + 1
                  break
                end
              end
            end
          end
        end
        return found
        """;

    /// <summary>
    /// KEYS state. Writes once more what stands, so that the server counts the replicas that have all up to here. Returns whether there is the
    /// dataset.
    /// </summary>
    public const string Touch = """
        local fence = redis.call('HGET', KEYS[1], 'f')
        if not fence then return 0 end
        redis.call('HSET', KEYS[1], 'f', fence)
        return 1
        """;

    /// <summary>KEYS stream of changes; ARGV keys of a customer and aliases. Returns how many entries have one of them.</summary>
    public const string CountChanges = """
        local found = 0
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
          for _, key in ipairs(ARGV) do
            if string.find(entry[2][2], key, 1, true) then
              found = found + 1
              break
            end
          end
        end
        return found
        """;

    // Begins the scripts that take something out of entries: a stream with these entries alone, under the ids that they have.
    private const string Rewrite = """
        local function rewrite(stream, entries)
          redis.call('DEL', stream)
          for _, entry in ipairs(entries) do
            redis.call('XADD', stream, entry[1], unpack(entry[2]))
          end
        end

        """;

    /// <summary>
    /// KEYS stream of changes; ARGV keys of a customer and aliases, or nothing for every entry. Makes the entries that have one of them say nothing
    /// but that they were erased, and returns how many. The stream is written anew under the same ids: of an entry that is deleted, Redis keeps the
    /// bytes.
    /// </summary>
    public const string EraseChanges = Rewrite + """
        local entries = redis.call('XRANGE', KEYS[1], '-', '+')
        local erased = 0
        for _, entry in ipairs(entries) do
          local named = #ARGV == 0
          for _, key in ipairs(ARGV) do
            named = named or string.find(entry[2][2], key, 1, true)
          end
          if named then
            entry[2][2] = '\6'
            erased = erased + 1
          end
        end
        if erased == 0 then return 0 end
        rewrite(KEYS[1], entries)
        return erased
        """;

    /// <summary>KEYS audit stream; ARGV customer key. Returns how many entries name the customer.</summary>
    public const string CountAudit = """
        local found = 0
        for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
          local values = entry[2]
          for i = 1, #values, 2 do
            if values[i] == 'c' and values[i + 1] == ARGV[1] then found = found + 1 end
          end
        end
        return found
        """;

    /// <summary>
    /// KEYS audit stream; ARGV customer key. Leaves of the entries that name the customer their time, kind and caller, and returns how many. The
    /// stream is written anew under the same ids, as streams of changes are.
    /// </summary>
    public const string EraseAudit = Rewrite + """
        local entries = redis.call('XRANGE', KEYS[1], '-', '+')
        local erased = 0
        for _, entry in ipairs(entries) do
          local values = entry[2]
          local named = false
          for i = 1, #values, 2 do
            named = named or (values[i] == 'c' and values[i + 1] == ARGV[1])
          end
          if named then
            for i = 1, #values, 2 do
              if values[i] ~= 'k' and values[i] ~= 'w' then values[i + 1] = '' end
            end
            erased = erased + 1
          end
        end
        if erased == 0 then return 0 end
        rewrite(KEYS[1], entries)
        return erased
        """;

    /// <summary>
    /// KEYS greatest number of shards; ARGV number of shards. Remembers it if it is greater, or if what stands is none.
    /// </summary>
    public const string AnnounceAuditShards = """
        local known = tonumber(redis.call('GET', KEYS[1]) or '0')
        if not known or known < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
        """;

    /// <summary>KEYS version, erasure keys; ARGV keys and a version for where there are none, or nothing. Returns the version and the keys.</summary>
    public const string ReadErasureKeys = """
        if ARGV[1] ~= '' and not redis.call('GET', KEYS[1]) then
          redis.call('SET', KEYS[2], ARGV[1])
          redis.call('SET', KEYS[1], ARGV[2])
        end
        return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}
        """;

    /// <summary>KEYS version, erasure keys; ARGV offset and key, and so on. Returns how many were replaced, 0 where there are none.</summary>
    public const string ReplaceErasureKeys = """
        if not redis.call('GET', KEYS[1]) then return 0 end
        for i = 1, #ARGV, 2 do redis.call('SETRANGE', KEYS[2], ARGV[i], ARGV[i + 1]) end
        redis.call('INCR', KEYS[1])
        return #ARGV / 2
        """;

    /// <summary>
    /// KEYS lock, layouts, live, previous, audit stream; ARGV token, dataset that must be live, dataset that must be the one before, length of the
    /// audit stream, audit entry. Makes them change places and returns 1, or 0 where the lock is not ours or they are others.
    /// </summary>
    public const string FlipBack = Audit + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if redis.call('GET', KEYS[3]) ~= ARGV[2] or redis.call('GET', KEYS[4]) ~= ARGV[3] then return 0 end
        if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 0 then return 0 end
        audit(KEYS[5], ARGV[4], 5)
        redis.call('SET', KEYS[3], ARGV[3])
        redis.call('SET', KEYS[4], ARGV[2])
        return 1
        """;

    /// <summary>
    /// KEYS library, revisions, texts, activations. Returns the number of changes, the number and the revision in force, the fields and values of
    /// revisions and of activations, then shadow, canary and how the last one ended; all of one moment.
    /// </summary>
    public const string ReadPolicies = """
        local library = redis.call('HMGET', KEYS[1], 'edits', 'number', 'revision', 'shadow', 'canary', 'canary_ended')
        return {
          library[1], library[2], library[3], redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[4]),
          library[4], library[5], library[6]
        }
        """;

    /// <summary>
    /// One change of the policy library and its entries in the audit trail, in one step. KEYS library, revisions, texts, activations, audit stream.
    /// ARGV the change. Returns 1, or 0 where somebody was faster.
    /// </summary>
    public const string ChangePolicies = Policies + """
        if not mayChangePolicies(0, 5, 1) then return 0 end
        changePolicies(0, 5, 1)
        return 1
        """;

    /// <summary>
    /// A change of the policy library and another live dataset, with the entries of both in the audit trail, in one step. KEYS lock, layouts,
    /// datasets, live, previous, audit stream, library, revisions, texts, activations. ARGV token, dataset, its description or nothing if it has
    /// one, dataset that must be live, dataset that must be the one before or nothing; then the change of the library. Returns 1; 0 where somebody
    /// was faster in the library; -1 where the lock is not ours or other datasets stand.
    /// </summary>
    public const string FlipWithPolicy = Policies + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return -1 end
        if redis.call('GET', KEYS[4]) ~= ARGV[4] then return -1 end
        if ARGV[5] ~= '' and redis.call('GET', KEYS[5]) ~= ARGV[5] then return -1 end
        redis.call('HLEN', KEYS[3])
        if not mayChangePolicies(6, 6, 6) then return 0 end
        if ARGV[3] ~= '' then redis.call('HSET', KEYS[3], ARGV[2], ARGV[3]) end
        changePolicies(6, 6, 6)
        redis.call('SET', KEYS[5], ARGV[4])
        redis.call('SET', KEYS[4], ARGV[2])
        return 1
        """;

    /// <summary>
    /// One report of a node on a trial. KEYS reports, differences, judge. ARGV node, report, most nodes, for how many milliseconds who judges does
    /// so, for how many all of it is kept, most differences; then new differences. Returns 1 and all reports by node if the node judges, 0 if another
    /// does, -1 if there are too many nodes.
    /// </summary>
    public const string ReportTrial = """
        if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return {-1} end
        redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
        local judge = redis.call('GET', KEYS[3])
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        for i = 7, #ARGV do redis.call('XADD', KEYS[2], 'MAXLEN', '=', ARGV[6], '*', 's', ARGV[i]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
        redis.call('PEXPIRE', KEYS[2], ARGV[5])
        if judge and judge ~= ARGV[1] then return {0} end
        redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
        return {1, redis.call('HGETALL', KEYS[1])}
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

    /// <summary>KEYS lock, counter, layouts; ARGV token, layout. Returns the new dataset, or 0 where the lock is not ours.</summary>
    public const string Begin = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local dataset = redis.call('INCR', KEYS[2])
        redis.call('HSET', KEYS[3], dataset, ARGV[2])
        return dataset
        """;

    /// <summary>
    /// KEYS lock, layouts, datasets, live, previous, audit stream; ARGV token, dataset, description, length of the audit stream, audit entry. Returns
    /// 1, or 0 where the lock is not ours or the dataset was retired: a flip that its sender gave up and that arrives late must not bring a removed
    /// dataset to life.
    /// </summary>
    public const string Flip = Audit + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return 0 end
        local live = redis.call('GET', KEYS[4])
        checkStream(KEYS[6])
        redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
        audit(KEYS[6], ARGV[4], 5)
        if live then redis.call('SET', KEYS[5], live) end
        redis.call('SET', KEYS[4], ARGV[2])
        return 1
        """;

    /// <summary>
    /// KEYS live, previous, layouts, retired, datasets, lock, swept; ARGV dataset, token or nothing for one's own dataset, the time. Returns 1 where
    /// the dataset's keys may be removed now. A dataset of another load that never went live is noted to be removed once more: that load may only
    /// have stalled, and write a little further.
    /// </summary>
    public const string Retire = """
        if ARGV[2] ~= '' and redis.call('GET', KEYS[6]) ~= ARGV[2] then return 0 end
        if redis.call('GET', KEYS[1]) == ARGV[1] or redis.call('GET', KEYS[2]) == ARGV[1] then return 0 end
        local layout = redis.call('HGET', KEYS[3], ARGV[1])
        if not layout then return 0 end
        if ARGV[2] ~= '' and redis.call('HEXISTS', KEYS[5], ARGV[1]) == 0 then
          redis.call('HSET', KEYS[7], ARGV[1], ARGV[3] .. ' ' .. layout)
        end
        redis.call('HSET', KEYS[4], ARGV[1], layout)
        redis.call('HDEL', KEYS[3], ARGV[1])
        redis.call('HDEL', KEYS[5], ARGV[1])
        return 1
        """;
}
