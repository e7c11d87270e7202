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
    public (PolicyInForce? InForce, PolicyDocument? Document, string? Problem) Read()
    {
        if (!File.Exists(Path))
        {
            return default;
        }

        if (RegularFile.Problem(Path) is { } unfit)
        {
            return (null, null, unfit);
        }

        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length <= MostBytes
                && JsonSerializer.Deserialize(file, PolicyCheckpointJson.Default.Content) is
                { Number: > 0, Revision: not null, Text: not null, Files: not null } read
                && PolicyRevision.IsOne(read.Revision) && !read.Files.ContainsValue(null!)
                ? (new PolicyInForce(read.Number, read.Revision), new PolicyDocument(read.Text, read.Files), null)
                : (null, null, "is no policy that this version wrote");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, null, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Makes the file this policy in one step, or what was there stays. Returns what went wrong; null if nothing did.</summary>
    public string? Write(PolicyInForce inForce, PolicyDocument document) => Try(() =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var beside = Path + ".new";
        using (var file = new FileStream(beside, PrivateFile.Beside(beside)))
        {
            JsonSerializer.Serialize(
                file, new Content(inForce.Number, inForce.Revision, document.Text, new(document.Files)), PolicyCheckpointJson.Default.Content);
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
        [property: JsonRequired] Dictionary<string, string> Files);
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyCheckpoint.Content))]
internal sealed partial class PolicyCheckpointJson : JsonSerializerContext;
