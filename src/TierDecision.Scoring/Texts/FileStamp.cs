namespace TierDecision.Scoring.Texts;

/// <summary>How long a file is and when it was last written to: by it a reader sees that somebody writes to the file meanwhile.</summary>
internal readonly record struct FileStamp(long Length, DateTime WrittenAt)
{
    /// <summary>The file's now; null if it cannot be looked at, or is none.</summary>
    public static FileStamp? Of(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc) : null;
    }
}
