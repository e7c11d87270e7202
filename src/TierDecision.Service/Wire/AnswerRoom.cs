namespace TierDecision.Service.Wire;

/// <summary>The room of an answer, which stays below the 4 MiB that gRPC clients take by default, whatever is added last.</summary>
internal struct AnswerRoom
{
    private const int MostBytes = 3 * 1024 * 1024;

    // The tag and the length in front of a message or a text.
    private const int BytesOfAFrame = 6;

    private int _bytes;

    /// <summary>Whether there is room for this many bytes after all that was asked for before: none for the rest, once there is none.</summary>
    public bool Takes(int size) => (_bytes += size + BytesOfAFrame) <= MostBytes;
}
