using NodaTime;

namespace TierDecision.Storage.Policies;

/// <summary>A revision in a library. It never changes.</summary>
/// <param name="Revision">The hash of its content.</param>
/// <param name="Name">Its name, as it says itself.</param>
/// <param name="Version">Its version, as it says itself.</param>
/// <param name="PublishedAt">When it was published, by the clock of who published it.</param>
/// <param name="Caller">Who published it.</param>
/// <param name="Author">Who decided it, as was said then; empty if nobody was named.</param>
/// <param name="Comment">What was said of it then; may be empty.</param>
/// <param name="Bytes">How many bytes its text and files are.</param>
public sealed record PublishedPolicy(
    string Revision, string Name, string Version, Instant PublishedAt, string Caller, string Author, string Comment, long Bytes)
{
    /// <summary>Which change of the library it came with: a later one has a greater number.</summary>
    public long Number { get; init; }
}
