using TierDecision.Configuration.Yaml;
using TierDecision.Core.Policies;
using TierDecision.Files;

namespace TierDecision.Configuration.Policies;

/// <summary>
/// Where the files are that a policy names: in its folder or below it, or given with it. One that cannot be read is a finding.
/// </summary>
internal sealed class PolicyFiles
{
    /// <summary>The largest file: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly string? _folder;
    private readonly IReadOnlyDictionary<string, string>? _given;

    private PolicyFiles(string? folder, IReadOnlyDictionary<string, string>? given) => (_folder, _given) = (folder, given);

    /// <summary>There are none.</summary>
    public static PolicyFiles None { get; } = new(folder: null, given: null);

    /// <summary>They lie in <paramref name="folder"/>, which the policy's file is in.</summary>
    public static PolicyFiles In(string folder) => new(folder, given: null);

    /// <summary>They are <paramref name="files"/>, by the names that the policy gives, and no others.</summary>
    public static PolicyFiles Given(IReadOnlyDictionary<string, string> files) => new(folder: null, files);

    /// <summary>The texts by the names that the policy gives.</summary>
    /// <param name="config">The policy.</param>
    /// <param name="binder">Takes what is wrong.</param>
    public IReadOnlyDictionary<string, string> Read(PolicyConfig config, ConfigBinder binder)
    {
        // In the order of the names, so that the same files make the same revision.
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < config.Calendars.Count; i++)
        {
            if (config.Calendars[i].HolidaysFile is not { } file || texts.ContainsKey(file))
            {
                continue;
            }

            var (text, problem) = Read(file);
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
    public IReadOnlyList<string> Paths(PolicyConfig config) => _folder is null ? [] :
    [
        .. config.Calendars.Select(calendar => calendar.HolidaysFile).OfType<string>().Where(IsWithinFolder)
            .Distinct(StringComparer.Ordinal).Select(file => Path.Combine(_folder, file)),
    ];

    // A policy must not be a way to read the rest of the machine.
    private static bool IsWithinFolder(string file) => !Path.IsPathRooted(file) && !file.Split('/', '\\').Any(part => part is "" or "." or "..");

    private (string? Text, string Problem) Read(string file)
    {
        if (_given is not null)
        {
            return _given.TryGetValue(file, out var text)
                ? (text, "")
                : (null, "was not given with the policy: publish the policy together with this file");
        }

        if (_folder is not { } folder)
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
