using TierDecision.Files;

namespace TierDecision.Cli.Files;

/// <summary>
/// A text file that appears under its name only when it is complete: it is written beside, then moved. What stood there before stays until then. A
/// device or a pipe, such as <c>/dev/stdout</c>, is written to as it is, and so is a file without content; a link is followed.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;

    // Null if the file itself is written to.
    private readonly string? _temporary;

    private bool _committed;

    /// <param name="path">The file.</param>
    /// <param name="isPrivate">Whether only the user of the program may read it.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be made.</exception>
    public AtomicFile(string path, bool isPrivate = false)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path) || Path.GetDirectoryName(_path) is not { } folder)
        {
            throw new IOException($"'{path}' is a folder");
        }

        if (RegularFile.Problem(_path) is not null)
        {
            Writer = Write(new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
            return;
        }

        var link = new FileInfo(_path);
        if (link.LinkTarget is not null)
        {
            _path = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            folder = Path.GetDirectoryName(_path)!;
        }

        Directory.CreateDirectory(folder);
        _temporary = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}");
        Writer = Write(Create(_temporary, isPrivate));
    }

    public StreamWriter Writer { get; }

    private static StreamWriter Write(FileStream file) => new(file) { NewLine = "\n" };

    private FileStream Create(string temporary, bool isPrivate)
    {
        try
        {
            return isPrivate
                ? new FileStream(temporary, PrivateFile.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None))
                : new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (FileReports.IsFileFailure(e))
        {
            // Nobody knows the name of the file beside it.
            throw new IOException(e.Message.Replace(temporary, _path, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        Writer.Dispose();
        if (_temporary is not null)
        {
            File.Move(_temporary, _path, overwrite: true);
        }

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

        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }
}
