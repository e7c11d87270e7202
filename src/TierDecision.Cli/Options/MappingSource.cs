using TierDecision.Cli.Terminal;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;
using TierDecision.Scoring.Mappings;

namespace TierDecision.Cli.Options;

/// <summary>The mapping that a command was given: one that comes with the product, or a file.</summary>
internal static class MappingSource
{
    /// <summary>The mapping; null if there is none or it is wrong, which was said then.</summary>
    public static TransactionMapping? Find(string nameOrPath, CliContext context)
    {
        if (ShippedMappings.Find(nameOrPath) is { } shipped)
        {
            return shipped;
        }

        var names = ShippedMappings.All.Select(mapping => mapping.Name).ToArray();
        if (!File.Exists(nameOrPath))
        {
            var wrong = NearestWord.Suggest($"no mapping and no file; the mappings are {string.Join(", ", names)}", nameOrPath, names);
            context.Console.Fail(ExitCodes.BadInput, $"--mapping '{nameOrPath}': {wrong}");
            return null;
        }

        var load = MappingFile.Load(nameOrPath);
        foreach (var finding in load.Findings)
        {
            context.Console.Error.WriteLine(PrintableText.Of($"{nameOrPath}: {finding}"));
        }

        return load.Mapping;
    }
}
