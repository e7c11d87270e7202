using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Policies;

/// <summary>Reads the policy that scores and loads go by, as the service does, and says what is wrong with it.</summary>
internal static class PolicySource
{
    /// <summary>The policy; null if it cannot serve, which was said then.</summary>
    public static PolicyPlan? Load(PolicyOptions options, CliContext context)
    {
        var load = PolicyFile.Load(PolicyFile.Locate(options.File), context.Now);
        if (load.Plan is null)
        {
            WriteFindings(context.Console, load);
        }

        return load.Plan;
    }

    /// <summary>Every finding on standard error, and a count where there are errors.</summary>
    public static void WriteFindings(CliConsole console, PolicyLoad load) => WriteFindings(console, load.Source, load.Findings);

    /// <inheritdoc cref="WriteFindings(CliConsole, PolicyLoad)"/>
    /// <param name="console">Where to.</param>
    /// <param name="source">What people call the policy.</param>
    /// <param name="findings">What was found.</param>
    public static void WriteFindings(CliConsole console, string source, IReadOnlyCollection<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var severity = finding.Severity == Severity.Warning ? "warning: " : "";
            console.Error.WriteLine(PrintableText.Of($"{source}: {severity}{finding}"));
        }

        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        if (errors > 0)
        {
            console.Error.WriteLine(PrintableText.Of($"{source}: {Numbers.Count(errors, "error")}; the policy cannot serve."));
        }
    }
}
