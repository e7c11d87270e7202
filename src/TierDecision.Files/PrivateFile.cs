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
}
