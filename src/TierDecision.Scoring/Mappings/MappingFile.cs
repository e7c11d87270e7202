using TierDecision.Configuration.Yaml;
using TierDecision.Core.Findings;

namespace TierDecision.Scoring.Mappings;

/// <summary>Reads mappings: YAML in, the mapping or everything that is wrong with it out. Throws for no file.</summary>
public static class MappingFile
{
    /// <summary>The largest file: 256 KiB.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads the mapping in the file at <paramref name="path"/>.</summary>
    public static MappingLoad Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (text, problem) = ConfigDocument.ReadText(path, MaxBytes);
        return text is null ? new MappingLoad(null, [ConfigDocument.WholeFile(problem)]) : Parse(text);
    }

    /// <summary>Reads the mapping in <paramref name="text"/>.</summary>
    public static MappingLoad Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        TransactionMapping? mapping = null;
        var findings = ConfigDocument.Read<MappingConfig>(text, "it begins with the line 'name:'", config =>
        {
            (mapping, var wrong) = MappingCompiler.Compile(config, text);
            return wrong;
        });
        return new MappingLoad(findings.Count == 0 ? mapping : null, findings);
    }
}

/// <summary>What came of reading a mapping.</summary>
/// <param name="Mapping">The mapping; null if there are errors.</param>
/// <param name="Findings">All errors, in the order of the file.</param>
public sealed record MappingLoad(TransactionMapping? Mapping, IReadOnlyList<Finding> Findings);
