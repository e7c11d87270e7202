namespace TierDecision.Files;

/// <summary>
/// Files that people name. To open a pipe waits for whoever writes to it, and a device has no end, so that neither is opened.
/// </summary>
public static class RegularFile
{
    private static readonly string[] SystemFolders = ["/dev", "/proc", "/sys"];

    // Memory that programs share as files, which it is meant for.
    private const string SharedMemory = "/dev/shm";

    private const string NotRegular = "is empty, or no regular file but a pipe or a device";

    /// <summary>
    /// Why <paramref name="path"/> is not to be opened, such as <c>is a folder</c>; null if nothing is against it, or if there is no such file, which
    /// opening it tells. The file at the end of a symbolic link counts.
    /// </summary>
    public static string? Problem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            return "is a folder";
        }

        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // Of pipes and devices the system gives no length.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return new FileInfo(target).Length == 0 ? NotRegular : null;
        }
        catch (FileNotFoundException)
        {
            // A link of /dev/fd to a pipe has a target that is no path.
            return NotRegular;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    /// <summary>
    /// Whether <paramref name="file"/> lies in <paramref name="folder"/> or below it, with every symbolic link on the way followed.
    /// </summary>
    /// <exception cref="IOException">A link cannot be followed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way cannot be read.</exception>
    public static bool IsWithin(string folder, string file)
    {
        var (outer, inner) = (RealPath(folder), RealPath(file));
        return inner.StartsWith(Path.TrimEndingDirectorySeparator(outer) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether two paths name one file, with every symbolic link on the way followed. Paths that cannot be followed, and those below the system's own
    /// folders, such as <c>/dev/stdout</c>, are taken as they are written.
    /// </summary>
    public static bool IsSame(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(Followed(one), Followed(other), comparison);
    }

    /// <summary>
    /// Whether <paramref name="path"/> lies in a folder of the system's own that keeps no files, or is a link to there: <c>/dev</c> but for its
    /// shared memory, <c>/proc</c>, <c>/sys</c>. A path that cannot be followed does not, and opening it tells.
    /// </summary>
    public static bool IsOfTheSystem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            var real = RealPath(path) + Path.DirectorySeparatorChar;
            return SystemFolders.Any(folder => IsBelow(real, folder)) && !IsBelow(real, SharedMemory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static string Followed(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return Array.Exists(SystemFolders, folder => IsBelow(full, folder)) ? full : RealPath(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path;
        }
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (entry.LinkTarget is not null)
            {
                // Its own folder is real already; the target's may have links.
                real = RealPath(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
            }
        }

        return real;
    }
}
