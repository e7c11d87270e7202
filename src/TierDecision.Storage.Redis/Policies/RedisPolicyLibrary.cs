using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Policies;

/// <summary>
/// The policy library in Redis: four hashes in the slot of the live dataset's pointer. A change reads all but the texts, asks the rules, and sends
/// one script that does it if nobody was faster; else it begins anew.
/// </summary>
/// <param name="reading">The connection to read on.</param>
/// <param name="writing">The connection to write on.</param>
/// <param name="keys">Names the keys.</param>
/// <param name="failures">Describes what goes wrong.</param>
/// <param name="streams">Names the audit stream, and says how long it is.</param>
/// <param name="trail">Lets go of what is too old in it.</param>
/// <param name="options">Time-outs, and how many replicas must acknowledge.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisPolicyLibrary(
    RedisConnection reading, RedisConnection writing, RedisKeys keys, RedisWrongTypes failures, RedisAuditStreams streams,
    RedisAuditTrail trail, RedisStoreOptions options, TimeProvider time)
{
    /// <summary>What is published on the channel of changes when another policy is in force or tried.</summary>
    public const string Message = "policy";

    // The numbers of the keys in scripts.
    private const int Library = 1;
    private const int Revisions = 2;
    private const int Texts = 3;
    private const int Activations = 4;

    // Fields of the library.
    private const string Shadow = "shadow";
    private const string Canary = "canary";
    private const string CanaryEnded = "canary_ended";

    // Each attempt that fails is a change of somebody else.
    private const int Attempts = 10;

    private const string Remedy = "See what it is, and remove it (HDEL), or restore Redis from a backup";

    private readonly RedisAcknowledgements _acknowledgements = new(options);

    /// <summary>The keys of the library, as scripts take them.</summary>
    public RedisKey[] Keys => [keys.Policy, keys.Policies, keys.PolicyTexts, keys.PolicyActivations];

    /// <summary>Publishes a policy.</summary>
    public ValueTask<PolicyChangeResult> PublishAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        (stands, stored, now) => PolicyLibraryRules.Publish(stands, stored, policy, actor, now), policy.Revision, cancellationToken);

    /// <summary>Changes the library as <paramref name="rule"/> says of what stands.</summary>
    public ValueTask<PolicyChangeResult> ChangeAsync(
        Func<PolicyCatalogue, Instant, PolicyVerdict> rule, CancellationToken cancellationToken) =>
        ChangeAsync((stands, _, now) => rule(stands, now), revision: null, cancellationToken);

    /// <summary>The same by a script that does something else in the same step.</summary>
    /// <param name="database">Where.</param>
    /// <param name="rule">Says what is to be done to what stands.</param>
    /// <param name="script">
    /// Sends the script with the values of the change. It returns 1; 0 where somebody was faster in the library; another number where it must not be
    /// done at all.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    public Task<PolicyChangeResult> ChangeAsync(
        IDatabase database, Func<PolicyCatalogue, Instant, PolicyVerdict> rule, Func<RedisValue[], Task<RedisResult>> script,
        CancellationToken cancellationToken) =>
        ChangeAsync(database, (stands, _, now) => rule(stands, now), revision: null, script, cancellationToken);

    public async ValueTask<PolicyCatalogueReading> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var database = await reading.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            return new(await CatalogueAsync(database, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new(null, await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    public async ValueTask<PolicyReading> FindAsync(string revision, CancellationToken cancellationToken)
    {
        try
        {
            var database = await reading.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var summary = await InTimeAsync(database.HashGetAsync(keys.Policies, revision, CommandFlags.DemandMaster), cancellationToken)
                .ConfigureAwait(false);
            if (summary.IsNull)
            {
                return new(PolicyReadStatus.Unknown, Detail: $"the library has no {PolicyRevision.Describe(revision)}");
            }

            var document = await DocumentAsync(database, revision, cancellationToken).ConfigureAwait(false);
            return new(PolicyReadStatus.Found, Policy(revision, summary), document);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new(PolicyReadStatus.Unavailable, Detail: await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    public async ValueTask<PolicyInForceReading> ReadInForceAsync(PolicyInForce known, CancellationToken cancellationToken)
    {
        try
        {
            var database = await reading.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var values = await InTimeAsync(
                database.HashGetAsync(keys.Policy, ["number", "revision", Shadow, Canary, CanaryEnded], CommandFlags.DemandMaster), cancellationToken)
                .ConfigureAwait(false);
            var inForce = InForce(values[0], values[1]);
            if (inForce != known with { Dataset = 0 })
            {
                // An activation never changes.
                var activation = inForce.Number == 0 ? RedisValue.Null : await InTimeAsync(
                    database.HashGetAsync(keys.PolicyActivations, inForce.Number, CommandFlags.DemandMaster), cancellationToken)
                    .ConfigureAwait(false);
                return new PolicyInForceReading(
                    PolicyReadStatus.Found,
                    activation.IsNull ? inForce : inForce with { Dataset = Activation(inForce.Number, activation).Dataset },
                    inForce.IsPublished ? await DocumentAsync(database, inForce.Revision, cancellationToken).ConfigureAwait(false) : null)
                {
                    Trials = Trials(values[2], values[3], values[4]).Against(inForce),
                };
            }

            return new PolicyInForceReading(PolicyReadStatus.Found, known)
            {
                Trials = Trials(values[2], values[3], values[4]).Against(known),
            };
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return PolicyInForceReading.Unavailable(await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    private async ValueTask<PolicyChangeResult> ChangeAsync(
        Func<PolicyCatalogue, PolicyDocument?, Instant, PolicyVerdict> rule, string? revision, CancellationToken cancellationToken)
    {
        try
        {
            writing.Begin();
            var database = await writing.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            return await ChangeAsync(
                database, rule, revision,
                change => database.ScriptEvaluateAsync(RedisScripts.ChangePolicies, [.. Keys, keys.CommonAudit], change, CommandFlags.NoScriptCache),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return PolicyChangeResult.Unavailable(await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    private async Task<PolicyChangeResult> ChangeAsync(
        IDatabase database, Func<PolicyCatalogue, PolicyDocument?, Instant, PolicyVerdict> rule, string? revision,
        Func<RedisValue[], Task<RedisResult>> script, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var stands = await CatalogueAsync(database, cancellationToken).ConfigureAwait(false);

            // Read after the list, because a revision never changes. One that others remove in between is as one that cannot be read.
            var stored = stands.Policies.Any(policy => policy.Revision == revision)
                ? await DocumentAsync(database, revision!, cancellationToken).ConfigureAwait(false)
                : null;
            var verdict = rule(stands, stored, Instant.FromDateTimeOffset(time.GetUtcNow()));
            if (verdict.Edit is null)
            {
                return verdict.Result;
            }

            var answer = (int)await InTimeAsync(script(Change(stands, verdict.Edit)), cancellationToken).ConfigureAwait(false);
            trail.BeginTrim(database);
            if (answer != 0)
            {
                return answer == 1
                    ? await AcknowledgedAsync(database, verdict.Result, cancellationToken).ConfigureAwait(false)
                    : PolicyChangeResult.Unavailable("the lock was lost that keeps loads apart");
            }
        }

        return PolicyChangeResult.Unavailable("others changed the policy library under every attempt to change it");
    }

    private async Task<PolicyCatalogue> CatalogueAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var answer = await InTimeAsync(
            database.ScriptEvaluateAsync(RedisScripts.ReadPolicies, Keys, flags: CommandFlags.NoScriptCache), cancellationToken)
            .ConfigureAwait(false);
        var edits = answer[0].IsNull ? 0 : RedisNumbers.Of((RedisValue)answer[0], keys.Policy, Remedy);
        return PolicyCatalogue.Of(
            InForce((RedisValue)answer[1], (RedisValue)answer[2]),
            edits,
            Trials((RedisValue)answer[5], (RedisValue)answer[6], (RedisValue)answer[7]),
            Pairs(answer[3]).Select(pair => Policy(pair.Field, pair.Value)),
            Pairs(answer[4]).Select(pair => Activation(pair.Field, pair.Value)));

        static IEnumerable<(RedisValue Field, RedisValue Value)> Pairs(RedisResult hash)
        {
            var values = (RedisValue[])hash!;
            for (var i = 0; i + 1 < values.Length; i += 2)
            {
                yield return (values[i], values[i + 1]);
            }
        }
    }

    private PublishedPolicy Policy(RedisValue revision, RedisValue summary) =>
        PolicyDocuments.ReadPolicy((string?)revision ?? "", RedisEntries.Bytes(summary)) ?? throw Unreadable(keys.Policies, revision);

    private PolicyActivation Activation(RedisValue number, RedisValue activation) =>
        PolicyDocuments.ReadActivation(number.TryParse(out long parsed) ? parsed : 0, RedisEntries.Bytes(activation))
            ?? throw Unreadable(keys.PolicyActivations, number);

    private PolicyTrials Trials(RedisValue shadow, RedisValue canary, RedisValue ended) => new(
        shadow.IsNull ? null : PolicyDocuments.ReadShadow(RedisEntries.Bytes(shadow)) ?? throw Unreadable(keys.Policy, Shadow),
        canary.IsNull ? null : PolicyDocuments.ReadCanary(RedisEntries.Bytes(canary)) ?? throw Unreadable(keys.Policy, Canary),
        ended.IsNull ? null : PolicyDocuments.ReadCanaryEnd(RedisEntries.Bytes(ended)) ?? throw Unreadable(keys.Policy, CanaryEnded));

    private PolicyInForce InForce(RedisValue number, RedisValue revision)
    {
        if (number.IsNull && revision.IsNull)
        {
            return PolicyInForce.Nothing;
        }

        var text = (string?)revision ?? "";
        return text.Length == 0 || PolicyRevision.IsOne(text)
            ? new PolicyInForce(RedisNumbers.Of(number, keys.Policy, Remedy), text)
            : throw RedisNumbers.Refused($"the hash {keys.Policy} has the revision {RedisNumbers.Shown(revision)}, which is none", Remedy);
    }

    private async Task<PolicyDocument> DocumentAsync(IDatabase database, string revision, CancellationToken cancellationToken)
    {
        var text = await InTimeAsync(database.HashGetAsync(keys.PolicyTexts, revision, CommandFlags.DemandMaster), cancellationToken)
            .ConfigureAwait(false);
        return PolicyDocuments.ReadDocument(RedisEntries.Bytes(text)) ?? throw Unreadable(keys.PolicyTexts, revision);
    }

    private RedisValue[] Change(PolicyCatalogue stands, PolicyEdit edit)
    {
        var replacements = Replacements(edit);
        return
        [
            stands.Edits, stands.Edits + 1, (string)keys.Changes!, edit.Activated is null && edit.Trials is null ? "" : Message, streams.CommonLength,
            replacements.Count / 3, .. replacements, .. edit.Entries.SelectMany(RedisAuditEntries.Values),
        ];
    }

    // Three values each: the number of the key, the field, and the value to stand, where nothing means no field.
    private static List<RedisValue> Replacements(PolicyEdit edit)
    {
        List<RedisValue> values = [];
        foreach (var revision in edit.Removed)
        {
            values.AddRange([Revisions, revision, "", Texts, revision, ""]);
        }

        if (edit.Added is { } added)
        {
            values.AddRange([Revisions, added.Revision, PolicyDocuments.Write(added)]);
            values.AddRange([Texts, added.Revision, PolicyDocuments.Write(edit.Document!)]);
        }

        foreach (var number in edit.Forgotten)
        {
            values.AddRange([Activations, number, ""]);
        }

        if (edit.Activated is { } activation)
        {
            values.AddRange([Activations, activation.Number, PolicyDocuments.Write(activation)]);
            values.AddRange([Library, "number", activation.Number, Library, "revision", activation.Revision]);
        }

        if (edit.Trials is { } trials)
        {
            values.AddRange([Library, Shadow, trials.Shadow is { } shadow ? PolicyDocuments.Write(shadow) : ""]);
            values.AddRange([Library, Canary, trials.Canary is { } canary ? PolicyDocuments.Write(canary) : ""]);
            values.AddRange([Library, CanaryEnded, trials.Ended is { } ended ? PolicyDocuments.Write(ended) : ""]);
        }

        return values;
    }

    private async Task<PolicyChangeResult> AcknowledgedAsync(IDatabase database, PolicyChangeResult result, CancellationToken cancellationToken)
    {
        if (options.ReplicaAcknowledgements == 0)
        {
            return result;
        }

        var replicas = await _acknowledgements.CountAsync(database.Multiplexer, [keys.Policy]).WaitAsync(options.WriteTimeout, cancellationToken)
            .ConfigureAwait(false);
        return replicas >= options.ReplicaAcknowledgements
            ? result
            : PolicyChangeResult.Unavailable(
                $"it is done, but {replicas} replicas said in time that they have it, and {options.ReplicaAcknowledgements} were asked for");
    }

    private static StoreUnavailableException Unreadable(RedisKey key, RedisValue field) =>
        RedisNumbers.Refused($"the hash {key} has a field {RedisNumbers.Shown(field)} with something that this version cannot read", Remedy);

    // No request waits for the library: a command of a program that has just begun is given the time that it takes.
    private Task<T> InTimeAsync<T>(Task<T> command, CancellationToken cancellationToken) =>
        command.WaitAsync(options.BulkTimeout, cancellationToken);
}
