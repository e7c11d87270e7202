namespace TierDecision.Files;

/// <summary>Files about customers: where the system knows rights, only the user of the program reads and writes them.</summary>
public static class PrivateFile
{
    /// <summary>How such a file is opened. One that is there already keeps its rights.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>The name under which the file at <paramref name="path"/> is written anew, before it is moved into its place.</summary>
    public static string NameBeside(string path) => path + ".new";

    /// <summary>
    /// How a file is opened that is written anew beside another one, under a name that everybody knows. A symbolic link in its place is removed: what
    /// it leads to is not this program's to write over.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">A link cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A link must not be removed.</exception>
    public static FileStreamOptions Beside(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            File.Delete(path);
        }

        return Options(FileMode.Create, FileAccess.Write, FileShare.None);
    }
}
