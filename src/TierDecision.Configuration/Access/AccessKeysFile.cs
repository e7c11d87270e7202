using TierDecision.Configuration.Yaml;
using TierDecision.Core.Findings;

namespace TierDecision.Configuration.Access;

/// <summary>Reads keys files: YAML in, the keys or everything that is wrong with them out. Throws for no file.</summary>
public static class AccessKeysFile
{
    /// <summary>The largest file: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxName = 64;

    /// <summary>Reads the text of the file at <paramref name="path"/>; or why it cannot be read.</summary>
    public static (string? Text, string Problem) ReadText(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ConfigDocument.ReadText(path, MaxBytes);
    }

    /// <summary>Reads the keys in <paramref name="text"/>.</summary>
    public static AccessKeysLoad Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var checks = new Checks();
        var findings = ConfigDocument.Read<AccessKeysConfig>(text, "it begins with the line 'keys:', a list with at least one key", config =>
        {
            checks.Run(config);
            return checks.Findings;
        });
        return new AccessKeysLoad(findings.Count == 0 ? checks.Keys : null, findings);
    }

    private static Finding Finding(string path, string? value, string reason) => new(Severity.Error, path, value, reason);

    private sealed class Checks
    {
        private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<AccessKeyHash, string> _hashes = [];

        public List<Finding> Findings { get; } = [];

        public List<AccessKey> Keys { get; } = [];

        public void Run(AccessKeysConfig config)
        {
            if (config.Keys.Count == 0)
            {
                Fail("keys", null, "has no key: nobody could ask anything. Make one with 'tierctl access new'");
            }

            for (var i = 0; i < config.Keys.Count; i++)
            {
                var (path, key) = ($"keys[{i}]", config.Keys[i]);
                CheckName($"{path}.name", key.Name);
                Keys.Add(new AccessKey(key.Name, CheckHash($"{path}.sha256", key.Sha256), CheckAllow($"{path}.allow", key.Allow), key.Expires));
            }
        }

        // It stands in metrics, logs and overrides.
        private void CheckName(string path, string name)
        {
            if (name.Length == 0)
            {
                Fail(path, null, "is missing: give the caller's name, such as avaya-berlin");
            }
            else if (name.Length > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
            {
                Fail(path, name, $"is no name: at most {MaxName} letters, digits and . - _ @");
            }
            else if (!_names.TryAdd(name, path))
            {
                Fail(path, name, $"is the name of {_names[name]}, too: give each key its own, such as {name}-2");
            }
        }

        // What does not look like a hash may be the key itself, and is not repeated.
        private AccessKeyHash CheckHash(string path, string hex)
        {
            if (hex.Length == 0)
            {
                Fail(path, null, "is missing: 'tierctl access new' prints it");
            }
            else if (hex.StartsWith(AccessKeyText.Prefix, StringComparison.Ordinal))
            {
                Fail(
                    path,
                    null,
                    "is the key itself, which must stand nowhere: put its SHA-256 here and make a new key, since this one was written down");
            }
            else if (!hex.All(char.IsAsciiHexDigit))
            {
                Fail(path, null, $"is no SHA-256 of 64 hexadecimal digits: character {hex.TakeWhile(char.IsAsciiHexDigit).Count() + 1} is none");
            }
            else if (!AccessKeyHash.TryParse(hex, out var hash))
            {
                Fail(path, hex, $"is no SHA-256: it has {hex.Length} hexadecimal digits and must have 64");
            }
            else if (!_hashes.TryAdd(hash, path))
            {
                Fail(path, hex, $"is that of {_hashes[hash]}, too: a key has one name");
            }
            else
            {
                return hash;
            }

            return default;
        }

        private Permissions CheckAllow(string path, List<string> words)
        {
            if (words.Count == 0)
            {
                Fail(path, null, $"allows nothing: give some of {string.Join(", ", PermissionWords.All)}");
            }

            var allow = Permissions.None;
            for (var i = 0; i < words.Count; i++)
            {
                if (PermissionWords.TryParse(words[i], out var permission))
                {
                    allow |= permission;
                }
                else
                {
                    Fail($"{path}[{i}]", words[i], NearestWord.NotOneOf("permission", words[i], PermissionWords.All));
                }
            }

            return allow;
        }

        private void Fail(string path, string? value, string reason) => Findings.Add(Finding(path, value, reason));
    }
}

/// <summary>What came of reading a keys file.</summary>
/// <param name="Keys">The keys; null where there are errors.</param>
/// <param name="Findings">All errors, in the order of the file.</param>
public sealed record AccessKeysLoad(IReadOnlyList<AccessKey>? Keys, IReadOnlyList<Finding> Findings);
