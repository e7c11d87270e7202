using TierDecision.Configuration.Yaml;
using TierDecision.Core.Policies;
using TierDecision.Files;

namespace TierDecision.Configuration.Policies;

/// <summary>Reads the files that a policy names, which lie in its folder or below it. One that cannot be read is a finding.</summary>
internal static class PolicyFiles
{
    /// <summary>The largest file: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The texts by the names that the policy gives.</summary>
    /// <param name="config">The policy.</param>
    /// <param name="folder">The policy's folder; null where it came from no file.</param>
    /// <param name="binder">Takes what is wrong.</param>
    public static IReadOnlyDictionary<string, string> Read(PolicyConfig config, string? folder, ConfigBinder binder)
    {
        // In the order of the names, so that the same files make the same revision.
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < config.Calendars.Count; i++)
        {
            if (config.Calendars[i].HolidaysFile is not { } file || texts.ContainsKey(file))
            {
                continue;
            }

            var (text, problem) = Read(folder, file);
            if (text is not null)
            {
                texts.Add(file, text);
            }
            else
            {
                binder.Reject($"calendars[{i}].holidays_file", file, problem);
            }
        }

        return texts;
    }

    /// <summary>The paths of the files that a policy names, also of those that are not there.</summary>
    public static IReadOnlyList<string> Paths(PolicyConfig config, string? folder) => folder is null ? [] :
    [
        .. config.Calendars.Select(calendar => calendar.HolidaysFile).OfType<string>().Where(IsWithinFolder)
            .Distinct(StringComparer.Ordinal).Select(file => Path.Combine(folder, file)),
    ];

    // A policy must not be a way to read the rest of the machine.
    private static bool IsWithinFolder(string file) => !Path.IsPathRooted(file) && !file.Split('/', '\\').Any(part => part is "" or "." or "..");

    private static (string? Text, string Problem) Read(string? folder, string file)
    {
        if (folder is null)
        {
            return (null, "cannot be read: this policy came from no folder");
        }

        if (!IsWithinFolder(file))
        {
            return (null, "must lie in the policy's folder or below it: give a name such as holidays.ics");
        }

        var path = Path.Combine(folder, file);
        try
        {
            if (File.Exists(path) && !RegularFile.IsWithin(folder, path))
            {
                return (null, "is a link that leads out of the policy's folder: put the file itself there");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {e.Message}");
        }

        return ConfigText.Read(path, MaxBytes, "it must lie in the policy's folder");
    }
}
