using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TierDecision.Configuration.Yaml;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Compilation;

namespace TierDecision.Configuration.Policies;

/// <summary>Reads policies: YAML in, a compiled plan or everything that is wrong with it out. Throws for no file.</summary>
public static class PolicyFile
{
    /// <summary>The largest policy: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string WholeFile = "file";
    private const int RevisionDigits = 12;

    /// <summary>
    /// Where the policy file <paramref name="path"/> is: in the current folder or, if it is only there, beside the program, so that an installation
    /// has the shipped policies in whatever folder it runs.
    /// </summary>
    public static string Locate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var beside = Path.Combine(AppContext.BaseDirectory, path);
        return !File.Exists(path) && File.Exists(beside) ? beside : path;
    }

    /// <summary>Reads the policy file at <paramref name="path"/>. A file that is not there or cannot be read is a finding.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="now">From when calendars are compiled ahead.</param>
    public static PolicyLoad Load(string path, Instant now)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (text, problem) = ConfigText.Read(path, MaxBytes);
        return text is null ? Refused(path, path, problem) : Parse(text, path, PolicyFiles.In(Path.GetDirectoryName(Path.GetFullPath(path))!), now);
    }

    /// <summary>
    /// The content of a policy file and of the files that it names, as a hash: another one if what <see cref="Load"/> reads is another. By content,
    /// since a clock, a copy or a folder that is swapped can give another content the same time and size.
    /// </summary>
    /// <param name="path">The policy file.</param>
    /// <param name="namedFiles">The <see cref="PolicyLoad.NamedFiles"/> of the last reading.</param>
    public static string Fingerprint(string path, IReadOnlyList<string> namedFiles)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(namedFiles);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in namedFiles.Prepend(path))
        {
            hash.AppendData(ConfigText.Fingerprint(file, MaxBytes));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Reads the policy in <paramref name="text"/>, which can name no other files.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">Where it came from, for the result alone.</param>
    /// <param name="now">From when calendars are compiled ahead.</param>
    public static PolicyLoad Parse(string text, string source, Instant now)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        return Parse(text, source, PolicyFiles.None, now);
    }

    /// <summary>Reads a policy with the files that it names, such as <see cref="PolicyLoad.Document"/> of another reading gives them.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="source">Where it came from, for the result alone.</param>
    /// <param name="now">From when calendars are compiled ahead.</param>
    public static PolicyLoad Parse(PolicyDocument document, string source, Instant now)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(source);
        return Parse(document.Text, source, PolicyFiles.Given(document.Files), now);
    }

    private static PolicyLoad Parse(string text, string source, PolicyFiles around, Instant now)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return Refused(source, source, ConfigText.TooLarge(MaxBytes));
        }

        text = WithoutMark(text);
        var revision = RevisionOf([text]);
        var (root, line, problem) = YamlReader.Read(text);
        if (problem is not null)
        {
            return Refused(source, null, problem, revision, line);
        }

        if (root is null or YamlScalar { IsEmpty: true })
        {
            return Refused(source, null, "is empty: a policy has at least a name, a version, tiers, unknown_customer, queues and routing", revision);
        }

        if (root is not YamlMapping mapping)
        {
            return Refused(
                source,
                (root as YamlScalar)?.Text,
                "is not a mapping: a policy is made of lines such as 'name: contact-centre'",
                revision,
                root.Line);
        }

        var binder = new ConfigBinder();
        var config = binder.Bind<PolicyConfig>(mapping);
        var files = around.Read(config, binder);
        revision = RevisionOf([text, .. files.Values]);
        var compilation = PolicyCompiler.Compile(config, now, files);
        var findings = LocatedFindings.Merge(binder, compilation.Findings, mapping.Line, FollowsFromRoutes);
        var plan = binder.Findings.Count == 0 ? compilation.Plan : null;
        return new PolicyLoad(plan, findings, revision, source)
        {
            Written = plan is null ? null : new WrittenPolicy(config, files),
            NamedFiles = around.Paths(config),
            Document = new PolicyDocument(text, files),
            Tiers = PolicyTiers.Of(config),
        };
    }

    // A route that could not be read may have used any queue.
    private static bool FollowsFromRoutes(Finding finding, IReadOnlySet<string> failed) =>
        finding.Rule == FindingRule.UnusedQueue && failed.Any(path => path.StartsWith("routing", StringComparison.Ordinal));

    private static PolicyLoad Refused(string source, string? value, string reason, string revision = "", int line = 0) =>
        new(null, [new Finding(Severity.Error, WholeFile, value, reason) { Line = line }], revision, source);

    // A byte order mark says nothing in UTF-8.
    private static string WithoutMark(string text) => text.TrimStart('\ufeff');

    private static string RevisionOf(IEnumerable<string> texts)
    {
        // The line ends of text files alone: a form feed or a line separator ends no line of YAML, and can part a comment from what is in force.
        var normalized = string.Join('\0', texts.Select(text => WithoutMark(text).Replace("\r\n", "\n").Replace('\r', '\n')));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalized)))[..RevisionDigits];
    }
}
