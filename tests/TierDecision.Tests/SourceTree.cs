using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TierDecision.Tests;

/// <summary>Reads which folders of a project use which others, from the <c>using</c> lines of its source.</summary>
internal sealed partial class SourceTree
{
    private static readonly ConcurrentDictionary<string, SourceTree> Trees = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, SortedSet<string>> _uses = new(StringComparer.Ordinal);

    private SourceTree(string project) => Project = project;

    public string Project { get; }

    /// <summary>The folders that hold source, by their path with dots; the project's root is "".</summary>
    public IReadOnlyCollection<string> Folders => _uses.Keys;

    public static SourceTree Of(string project) => Trees.GetOrAdd(project, Read);

    private static SourceTree Read(string project)
    {
        var tree = new SourceTree(project);
        var files = Files(project).Select(path => (Path: path, Text: File.ReadAllText(path))).ToList();
        foreach (var (path, _) in files)
        {
            tree._uses.TryAdd(FolderOf(project, path), new SortedSet<string>(StringComparer.Ordinal));
        }

        // A namespace sees those around it without a using: there, the names of the files tell what is used.
        var types = files.GroupBy(file => FolderOf(project, file.Path)).ToDictionary(
            group => group.Key, group => group.Select(file => Path.GetFileName(file.Path).Split('.')[0]).ToHashSet(StringComparer.Ordinal));
        foreach (var (path, text) in files)
        {
            var folder = FolderOf(project, path);
            var uses = tree._uses[folder];
            foreach (Match match in Using().Matches(text))
            {
                var space = match.Groups["space"].Value;

                // An alias, or a static using, names a type.
                space = match.Groups["type"].Success ? space[..space.LastIndexOf('.')] : space;
                if (tree.Within(space) is { } used && used != folder)
                {
                    uses.Add(used);
                }
            }

            var words = Word().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
            for (var outer = Parent(folder); outer is not null; outer = Parent(outer))
            {
                if (types.TryGetValue(outer, out var names) && names.Overlaps(words))
                {
                    uses.Add(outer);
                }
            }
        }

        return tree;
    }

    /// <summary>The source files of a project.</summary>
    public static IEnumerable<string> Files(string project) =>
        Directory.GetFiles(Repository.PathOf("src", project), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public IReadOnlySet<string> UsedBy(string folder) => _uses[folder];

    /// <summary>A cycle of folders, such as <c>A -> B -> A</c>; null if there is none.</summary>
    public string? FindCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var way = new List<string>();
        return Folders.Select(Visit).FirstOrDefault(cycle => cycle is not null);

        string? Visit(string folder)
        {
            if (way.IndexOf(folder) is >= 0 and var start)
            {
                return string.Join(" -> ", way[start..].Append(folder).Select(name => name.Length == 0 ? Project : name));
            }

            if (!done.Add(folder))
            {
                return null;
            }

            way.Add(folder);
            var cycle = _uses[folder].Select(Visit).FirstOrDefault(found => found is not null);
            way.RemoveAt(way.Count - 1);
            return cycle;
        }
    }

    private static string FolderOf(string project, string path) =>
        Path.GetRelativePath(Repository.PathOf("src", project), Path.GetDirectoryName(path)!) is var folder && folder == "."
            ? ""
            : folder.Replace(Path.DirectorySeparatorChar, '.');

    private static string? Parent(string folder) =>
        folder.Length == 0 ? null : folder.LastIndexOf('.') is >= 0 and var dot ? folder[..dot] : "";

    // The namespaces of TierDecision.Storage.Redis begin like those of TierDecision.Storage, so only folders that are there count.
    private string? Within(string space)
    {
        var folder = space == Project ? "" : space.StartsWith(Project + ".", StringComparison.Ordinal) ? space[(Project.Length + 1)..] : null;
        return folder is not null && _uses.ContainsKey(folder) ? folder : null;
    }

    [GeneratedRegex(@"^using (?<type>static |\w+ = )?(?<space>TierDecision[\w.]*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
