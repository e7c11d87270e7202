using TierDecision.Core.Findings;

namespace TierDecision.Configuration.Yaml;

/// <summary>A YAML file that is one configuration object: what is wrong with it, in the order of the file. Throws for no file.</summary>
public static class ConfigDocument
{
    private const string File = "file";

    /// <summary>Reads the text of the file at <paramref name="path"/>; or why it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest size.</param>
    public static (string? Text, string Problem) ReadText(string path, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ConfigText.Read(path, maxBytes);
    }

    /// <summary>Reads <paramref name="text"/>, and gives everything that is wrong with it.</summary>
    /// <param name="text">The file.</param>
    /// <param name="form">What such a file looks like, said of one that is none, such as <c>it begins with the line 'keys:'</c>.</param>
    /// <param name="check">Takes the object, and gives what is wrong with its values.</param>
    public static IReadOnlyList<Finding> Read<T>(string text, string form, Func<T, IReadOnlyList<Finding>> check)
        where T : new()
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(check);
        var (root, line, problem) = YamlReader.Read(text.TrimStart('\ufeff'));
        if (problem is not null)
        {
            return [WholeFile(problem) with { Line = line }];
        }

        if (root is null or YamlScalar { IsEmpty: true })
        {
            return [WholeFile($"is empty: {form}")];
        }

        if (root is not YamlMapping mapping)
        {
            return [WholeFile($"is not a mapping: {form}") with { Line = root.Line }];
        }

        var binder = new ConfigBinder();
        var config = binder.Bind<T>(mapping);
        return LocatedFindings.Merge(binder, check(config), mapping.Line);
    }

    /// <summary>What is wrong with the file as a whole.</summary>
    public static Finding WholeFile(string reason) => new(Severity.Error, File, null, reason);
}
