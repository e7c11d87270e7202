using TierDecision.Files;

namespace TierDecision.Cli.Files;

/// <summary>
/// A text file that appears under its name only when it is complete: it is written beside, then moved. What stood there before stays until then.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _committed;

    /// <param name="path">The file.</param>
    /// <param name="isPrivate">Whether only the user of the program may read it.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be made.</exception>
    public AtomicFile(string path, bool isPrivate = false)
    {
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path) ?? throw new IOException($"'{path}' is a folder");
        if (Directory.Exists(_path))
        {
            throw new IOException($"'{path}' is a folder");
        }

        Directory.CreateDirectory(folder);
        _temporary = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}");
        Writer = new StreamWriter(Create(isPrivate)) { NewLine = "\n" };
    }

    public StreamWriter Writer { get; }

    private FileStream Create(bool isPrivate) => isPrivate
        ? new FileStream(_temporary, PrivateFile.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None))
        : new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        Writer.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            Writer.Dispose();
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            // What is left in the buffer has no room on a full disk, and is not wanted any more.
        }

        File.Delete(_temporary);
    }
}
