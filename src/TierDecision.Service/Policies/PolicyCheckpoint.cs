using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.Core.Policies;
using TierDecision.Files;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// The last policy of the library as a file, with which the service starts while the store is away. What goes wrong is a value: nobody's start or
/// stop fails for it.
/// </summary>
internal sealed class PolicyCheckpoint(string path)
{
    // More than the largest policy comes to.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The checkpoint beside that of the customers; null if there is none of those.</summary>
    public static PolicyCheckpoint? Beside(string checkpoint) => checkpoint.Length == 0 ? null : new PolicyCheckpoint(checkpoint + ".policy");

    /// <summary>What the file has; or why it has nothing, which is null if it is not there.</summary>
    public PolicyCheckpointReading Read()
    {
        if (!File.Exists(Path))
        {
            return new(null, null, null);
        }

        if (RegularFile.Problem(Path) is { } unfit)
        {
            return new(null, null, unfit);
        }

        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length <= MostBytes
                && JsonSerializer.Deserialize(file, PolicyCheckpointJson.Default.Content) is { } content
                && content.Read() is var (inForce, document)
                ? new(inForce, document, null) { Before = content.Before?.Read() }
                : new(null, null, "is no policy that this version wrote");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(null, null, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// Makes the file this policy in one step, or what was there stays. Returns what went wrong; null if nothing did. Of policies that go with other
    /// customers, the last one is kept beside it: the checkpoint of the customers is written later.
    /// </summary>
    public string? Write(PolicyInForce inForce, PolicyDocument document) => Try(() =>
    {
        var before = Read().All.FirstOrDefault(kept => kept.InForce.Dataset != inForce.Dataset);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var beside = Path + ".new";
        using (var file = new FileStream(beside, PrivateFile.Beside(beside)))
        {
            JsonSerializer.Serialize(
                file,
                Content.Of(inForce, document) with { Before = before.Document is null ? null : Content.Of(before.InForce, before.Document) },
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

        public static Content Of(PolicyInForce inForce, PolicyDocument document) =>
            new(inForce.Number, inForce.Revision, document.Text, new(document.Files)) { Dataset = inForce.Dataset };

        public (PolicyInForce InForce, PolicyDocument Document)? Read() =>
            Number > 0 && Dataset >= 0 && Revision is not null && Text is not null && Files is not null
            && PolicyRevision.IsOne(Revision) && !Files.ContainsValue(null!)
                ? (new PolicyInForce(Number, Revision) { Dataset = Dataset }, new PolicyDocument(Text, Files))
                : null;
    }
}

/// <summary>What was read of the file.</summary>
/// <param name="InForce">What the library said of the policy; null if there is none.</param>
/// <param name="Document">The policy.</param>
/// <param name="Problem">Why there is none; null if the file is not there.</param>
internal sealed record PolicyCheckpointReading(PolicyInForce? InForce, PolicyDocument? Document, string? Problem)
{
    /// <summary>The policy before it that went with other customers; null if there is none.</summary>
    public (PolicyInForce InForce, PolicyDocument Document)? Before { get; init; }

    /// <summary>What there is of these, the last one first.</summary>
    public IReadOnlyList<(PolicyInForce InForce, PolicyDocument Document)> All =>
        InForce is null || Document is null ? [] : Before is { } before ? [(InForce, Document), before] : [(InForce, Document)];
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyCheckpoint.Content))]
internal sealed partial class PolicyCheckpointJson : JsonSerializerContext;
