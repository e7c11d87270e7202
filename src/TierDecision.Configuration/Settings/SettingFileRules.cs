using System.Globalization;
using Microsoft.Extensions.Options;
using TierDecision.Files;

namespace TierDecision.Configuration.Settings;

/// <summary>Refuses two settings that name one file if one of them is written to: it would destroy what the other one keeps there.</summary>
internal sealed class SettingFileRules : IValidateOptions<TierDecisionOptions>
{
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var written = Written(options).ToList();
        foreach (var (owner, i) in written.Select((file, i) => (file, i)))
        {
            foreach (var other in written.Skip(i + 1).Concat(Read(options)))
            {
                if (RegularFile.IsSame(owner.Path, other.Path))
                {
                    result.AddError($"{name}:{other.Key}: '{other.Path}' is {name}:{owner.Key} as well: give each a file of its own");
                }
                else if (IsBeside(owner, other.Path))
                {
                    result.AddError(Beside(name, owner, other));
                }
                else if (IsBeside(other, owner.Path))
                {
                    result.AddError(Beside(name, other, owner));
                }
            }
        }

        return result.Build();
    }

    // Only what is used: the embedded store without Redis, the log if it goes into a file.
    private static IEnumerable<NamedFile> Written(TierDecisionOptions options)
    {
        if (options.Redis.Connection.Length == 0)
        {
            yield return new("Embedded:File", options.Embedded.File) { FilesBeside = options.Embedded.FilesBeside() };
        }

        if (options.Checkpoint.Path.Length > 0)
        {
            yield return new("Checkpoint:Path", options.Checkpoint.Path) { FilesBeside = options.Checkpoint.FilesBeside() };
        }

        if (options.DecisionLog.Target == DecisionLogTarget.File)
        {
            yield return new("DecisionLog:File", options.DecisionLog.File) { HasNumbered = true };
        }
    }

    private static IEnumerable<NamedFile> Read(TierDecisionOptions options)
    {
        var identity = options.Identity;
        var identityKey = identity.KeyFile.Length > 0 ? identity.KeyFile
            : identity.Key.Length == 0 && options.Redis.Connection.Length == 0 ? options.Embedded.IdentityKeyFile()
            : "";
        NamedFile[] all =
        [
            new("Policy:File", options.Policy.File), new("Access:KeysFile", options.Access.KeysFile), new("Identity:KeyFile", identityKey),
            new("Redis:CertificateAuthorityFile", options.Redis.CertificateAuthorityFile ?? ""),
        ];
        return all.Where(file => file.Path.Length > 0);
    }

    private static bool IsBeside(NamedFile owner, string path) =>
        owner.FilesBeside.Any(file => RegularFile.IsSame(file, path)) || (owner.HasNumbered && IsNumbered(owner.Path, path));

    // What a full log is renamed to.
    private static bool IsNumbered(string log, string path)
    {
        var number = Path.GetExtension(path);
        return number.Length > 1 && int.TryParse(number.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && RegularFile.IsSame(log, path[..^number.Length]);
    }

    private static string Beside(string? name, NamedFile owner, NamedFile other) =>
        $"{name}:{other.Key}: '{other.Path}' is a file that {name}:{owner.Key} '{owner.Path}' has beside it: give each files of its own";

    /// <param name="Key">The setting, without the section's name.</param>
    /// <param name="Path">The file that it names.</param>
    private sealed record NamedFile(string Key, string Path)
    {
        /// <summary>Files that are made beside it.</summary>
        public IReadOnlyList<string> FilesBeside { get; init; } = [];

        /// <summary>Whether files with its name and a number are made beside it.</summary>
        public bool HasNumbered { get; init; }
    }
}
