using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Policies;
using TierDecision.Files;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// The last policy of the library as a file, with which the service starts while the store is away, and the one before it that went with other
/// customers: the checkpoint of the customers is written later. What goes wrong is a value: nobody's start or stop fails for it.
/// </summary>
internal sealed class PolicyCheckpoint(string path)
{
    // More than the largest policy comes to.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The checkpoint beside that of the customers; null if there is none of those.</summary>
    public static PolicyCheckpoint? Beside(string checkpoint) =>
        checkpoint.Length == 0 ? null : new PolicyCheckpoint(CheckpointOptions.PolicyFileOf(checkpoint));

    /// <summary>What the file has; or why it has nothing, which is null if it is not there.</summary>
    public PolicyCheckpointReading Read()
    {
        if (!File.Exists(Path))
        {
            return new([], null);
        }

        if (RegularFile.Problem(Path) is { } unfit)
        {
            return new([], unfit);
        }

        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length <= MostBytes
                && JsonSerializer.Deserialize(file, PolicyCheckpointJson.Default.Content) is { } content
                && content.Read() is { } last
                ? new(content.Before?.Read() is { } before ? [last, before] : [last], null)
                : new([], "is no policy that this version wrote");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return new([], $"cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// Makes the file this policy in one step, or what was there stays. Returns what went wrong; null if nothing did. Of policies that go with other
    /// customers, the last one is kept beside it.
    /// </summary>
    public string? Write(KeptPolicy policy) => Try(() =>
    {
        var before = Read().Kept.FirstOrDefault(kept => kept.InForce.Dataset != policy.InForce.Dataset);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var beside = PrivateFile.NameBeside(Path);
        using (var file = new FileStream(beside, PrivateFile.Beside(beside)))
        {
            JsonSerializer.Serialize(
                file,
                Content.Of(policy) with { Before = before is null ? null : Content.Of(before) },
                PolicyCheckpointJson.Default.Content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, Path, overwrite: true);
    });

    /// <summary>Removes the file. Returns what went wrong; null if nothing did, also if there was none.</summary>
    public string? Remove() => Try(() => File.Delete(Path));

    private static string? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>What the file says.</summary>
    internal sealed record Content(
        [property: JsonRequired] long Number,
        [property: JsonRequired] string Revision,
        [property: JsonRequired] string Text,
        [property: JsonRequired] Dictionary<string, string> Files)
    {
        public long Dataset { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Content? Before { get; init; }

        // The policy file of this node has no revision and no text here.
        public static Content Of(KeptPolicy policy) =>
            new(
                policy.InForce.Number, policy.InForce.Revision, policy.Document?.Text ?? "",
                policy.Document is { } document ? new(document.Files) : [])
            {
                Dataset = policy.InForce.Dataset,
            };

        public KeptPolicy? Read() =>
            Number > 0 && Dataset >= 0 && Revision is not null && Text is not null && Files is not null
            && (Revision.Length == 0 || PolicyRevision.IsOne(Revision)) && !Files.ContainsValue(null!)
                ? new KeptPolicy(
                    new PolicyInForce(Number, Revision) { Dataset = Dataset }, Revision.Length == 0 ? null : new PolicyDocument(Text, Files))
                : null;
    }
}

/// <summary>What was read of the file.</summary>
/// <param name="Kept">The last policy, and the one before it that went with other customers; none if there are none.</param>
/// <param name="Problem">Why there is none; null if the file is not there.</param>
internal sealed record PolicyCheckpointReading(IReadOnlyList<KeptPolicy> Kept, string? Problem);

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyCheckpoint.Content))]
internal sealed partial class PolicyCheckpointJson : JsonSerializerContext;
