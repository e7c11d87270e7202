using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using TierDecision.Core.Policies;

namespace TierDecision.Storage.Policies;

/// <summary>What stores keep of a policy library, as JSON texts. Reading gives null for what is none, and never throws.</summary>
internal static class PolicyDocuments
{
    // More than the longest texts come to; a control character is written in six bytes.
    private const int MostBytes = 16 * 1024 * 1024;

    private const long FirstMillisecond = -62_135_596_800_000;
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>What is known of a revision.</summary>
    public static byte[] Write(PublishedPolicy policy) => JsonSerializer.SerializeToUtf8Bytes(
        new SummaryJson(
            policy.Name, policy.Version, policy.PublishedAt.ToUnixTimeMilliseconds(), policy.Caller, policy.Author, policy.Comment, policy.Bytes,
            policy.Number),
        PolicyJson.Default.SummaryJson);

    /// <summary>An activation.</summary>
    public static byte[] Write(PolicyActivation activation) => JsonSerializer.SerializeToUtf8Bytes(
        new ActivationJson(
            activation.Revision, activation.Name, activation.Version, activation.Since.ToUnixTimeMilliseconds(), activation.Caller,
            activation.Author, activation.Reason, activation.IsRollback)
        {
            Dataset = activation.Dataset,
        },
        PolicyJson.Default.ActivationJson);

    /// <summary>Text and files.</summary>
    public static byte[] Write(PolicyDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(new TextJson(document.Text, new(document.Files)), PolicyJson.Default.TextJson);

    /// <summary>A shadow.</summary>
    public static byte[] Write(PolicyShadow shadow) => JsonSerializer.SerializeToUtf8Bytes(
        new TrialJson(
            shadow.Number, shadow.Revision, shadow.Activation, shadow.StartedAt.ToUnixTimeMilliseconds(), shadow.Caller, shadow.Author,
            shadow.Comment) { OneIn = shadow.OneIn },
        PolicyJson.Default.TrialJson);

    /// <summary>A canary.</summary>
    public static byte[] Write(PolicyCanary canary) => JsonSerializer.SerializeToUtf8Bytes(
        new TrialJson(
            canary.Number, canary.Revision, canary.Activation, canary.StartedAt.ToUnixTimeMilliseconds(), canary.Caller, canary.Author,
            canary.Comment)
        {
            Share = canary.Share,
            LastTargets = canary.Limits.LastTargets,
            Promises = canary.Limits.Promises,
            Errors = canary.Limits.Errors,
            Differing = canary.Limits.Differing,
        },
        PolicyJson.Default.TrialJson);

    /// <summary>How the last canary ended.</summary>
    public static byte[] Write(PolicyCanaryEnd end) => JsonSerializer.SerializeToUtf8Bytes(
        new CanaryEndJson(
            end.Number, end.Revision, end.Share, end.EndedAt.ToUnixTimeMilliseconds(), (byte)end.By, end.Caller, end.Reason),
        PolicyJson.Default.CanaryEndJson);

    /// <summary>What is known of <paramref name="revision"/>.</summary>
    public static PublishedPolicy? ReadPolicy(string revision, ReadOnlySpan<byte> json) =>
        PolicyRevision.IsOne(revision)
        && Read(json, PolicyJson.Default.SummaryJson) is
        {
            Name: not null, Version: not null, Caller: not null, Author: not null, Comment: not null,
        } read
        && Moment(read.PublishedAt) is { } at && read.Bytes is >= 0 and <= MostBytes
            ? new PublishedPolicy(revision, read.Name, read.Version, at, read.Caller, read.Author, read.Comment, read.Bytes) { Number = read.Number }
            : null;

    /// <summary>The activation of this number.</summary>
    public static PolicyActivation? ReadActivation(long number, ReadOnlySpan<byte> json) =>
        number > 0
        && Read(json, PolicyJson.Default.ActivationJson) is
        {
            Revision: not null, Name: not null, Version: not null, Caller: not null, Author: not null, Reason: not null,
        } read
        && (read.Revision.Length == 0 || PolicyRevision.IsOne(read.Revision))
        && Moment(read.Since) is { } since && read.Dataset >= 0
            ? new PolicyActivation(
                number, read.Revision, read.Name, read.Version, since, read.Caller, read.Author, read.Reason, read.IsRollback)
            {
                Dataset = read.Dataset,
            }
            : null;

    /// <summary>Text and files.</summary>
    public static PolicyDocument? ReadDocument(ReadOnlySpan<byte> json) =>
        Read(json, PolicyJson.Default.TextJson) is { Text: not null, Files: not null } read && !read.Files.ContainsValue(null!)
            ? new PolicyDocument(read.Text, read.Files)
            : null;

    /// <summary>A shadow.</summary>
    public static PolicyShadow? ReadShadow(ReadOnlySpan<byte> json) => ReadTrial(json) is { } read && Moment(read.StartedAt) is { } at
        ? new PolicyShadow(read.Number, read.Revision, read.Activation, at, read.Caller, read.Author, read.Comment)
        {
            OneIn = Math.Clamp(read.OneIn, 1, PolicyTrialLimits.OneIn),
        }
        : null;

    /// <summary>A canary.</summary>
    public static PolicyCanary? ReadCanary(ReadOnlySpan<byte> json) => ReadTrial(json) is { } read && Moment(read.StartedAt) is { } at
        ? new PolicyCanary(read.Number, read.Revision, read.Activation, at, read.Caller, read.Author, read.Comment)
        {
            Share = Math.Clamp(read.Share, 0, PolicyTrialLimits.Whole),
            Limits = new PolicyCanaryLimits(read.LastTargets, read.Promises, read.Errors, read.Differing),
        }
        : null;

    /// <summary>How the last canary ended.</summary>
    public static PolicyCanaryEnd? ReadCanaryEnd(ReadOnlySpan<byte> json) =>
        Read(json, PolicyJson.Default.CanaryEndJson) is { Revision: not null, Caller: not null, Reason: not null } read
        && PolicyRevision.IsOne(read.Revision) && Moment(read.EndedAt) is { } at
            ? new PolicyCanaryEnd(read.Number, read.Revision, read.Share, at, (PolicyCanaryEnding)read.By, read.Caller, read.Reason)
            : null;

    private static TrialJson? ReadTrial(ReadOnlySpan<byte> json) =>
        Read(json, PolicyJson.Default.TrialJson) is { Revision: not null, Caller: not null, Author: not null, Comment: not null } read
        && PolicyRevision.IsOne(read.Revision) && read.Number > 0
            ? read
            : null;

    private static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return json.Length <= MostBytes ? JsonSerializer.Deserialize(json, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Instant? Moment(long milliseconds) =>
        milliseconds is >= FirstMillisecond and <= LastMillisecond ? Instant.FromUnixTimeMilliseconds(milliseconds) : null;

    /// <summary>What is known of a revision.</summary>
    internal sealed record SummaryJson(
        [property: JsonRequired] string Name,
        [property: JsonRequired] string Version,
        [property: JsonRequired] long PublishedAt,
        [property: JsonRequired] string Caller,
        [property: JsonRequired] string Author,
        [property: JsonRequired] string Comment,
        [property: JsonRequired] long Bytes,
        [property: JsonRequired] long Number);

    /// <summary>An activation.</summary>
    internal sealed record ActivationJson(
        [property: JsonRequired] string Revision,
        [property: JsonRequired] string Name,
        [property: JsonRequired] string Version,
        [property: JsonRequired] long Since,
        [property: JsonRequired] string Caller,
        [property: JsonRequired] string Author,
        [property: JsonRequired] string Reason,
        [property: JsonRequired] bool IsRollback)
    {
        // Only of those that customers go with, so that the others' bytes are what they were.
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Dataset { get; init; }
    }

    /// <summary>A shadow or a canary.</summary>
    internal sealed record TrialJson(
        [property: JsonRequired] long Number,
        [property: JsonRequired] string Revision,
        [property: JsonRequired] long Activation,
        [property: JsonRequired] long StartedAt,
        [property: JsonRequired] string Caller,
        [property: JsonRequired] string Author,
        [property: JsonRequired] string Comment)
    {
        public int OneIn { get; init; }

        public int Share { get; init; }

        public int? LastTargets { get; init; }

        public int? Promises { get; init; }

        public int? Errors { get; init; }

        public int? Differing { get; init; }
    }

    /// <summary>How a canary ended.</summary>
    internal sealed record CanaryEndJson(
        [property: JsonRequired] long Number,
        [property: JsonRequired] string Revision,
        [property: JsonRequired] int Share,
        [property: JsonRequired] long EndedAt,
        [property: JsonRequired] byte By,
        [property: JsonRequired] string Caller,
        [property: JsonRequired] string Reason);

    /// <summary>Text and files.</summary>
    internal sealed record TextJson(
        [property: JsonRequired] string Text,
        [property: JsonRequired] Dictionary<string, string> Files);
}

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyDocuments.SummaryJson))]
[JsonSerializable(typeof(PolicyDocuments.ActivationJson))]
[JsonSerializable(typeof(PolicyDocuments.TextJson))]
[JsonSerializable(typeof(PolicyDocuments.TrialJson))]
[JsonSerializable(typeof(PolicyDocuments.CanaryEndJson))]
internal sealed partial class PolicyJson : JsonSerializerContext;
