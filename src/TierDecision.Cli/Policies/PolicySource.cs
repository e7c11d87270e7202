using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;

namespace TierDecision.Cli.Policies;

/// <summary>Finds the policy that scores and loads go by: the one that the service goes by, unless another is named.</summary>
internal static class PolicySource
{
    public const string DefaultFile = "policies/contact-centre.yaml";
    public const string Variable = "TIERDECISION__POLICY__FILE";

    public static Option<string?> CreateOption() => ValueOption.Text(
        "--policy", "FILE", $"The policy whose tiers apply. Default: {Variable}, else {DefaultFile}.");

    /// <summary>The policy; null where it cannot serve, which was said then.</summary>
    public static PolicyLoad? Load(string? file, CliContext context)
    {
        var load = PolicyFile.Load(file ?? context.Variable(Variable) ?? FindDefault(), context.Now);
        if (load.Plan is not null)
        {
            return load;
        }

        WriteFindings(context.Console, load);
        return null;
    }

    /// <summary>Every finding on standard error, and a count where there are errors.</summary>
    public static void WriteFindings(CliConsole console, PolicyLoad load)
    {
        foreach (var finding in load.Findings)
        {
            var severity = finding.Severity == Severity.Warning ? "warning: " : "";
            console.Error.WriteLine(Printable.Text($"{load.Source}: {severity}{finding}"));
        }

        var errors = load.Findings.Count(finding => finding.Severity == Severity.Error);
        if (errors > 0)
        {
            console.Error.WriteLine(Printable.Text($"{load.Source}: {Numbers.Count(errors, "error")}; the policy cannot serve."));
        }
    }

    // Beside the program lies a copy, so that an installation works in any folder; the service does the same.
    private static string FindDefault()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, DefaultFile);
        return !File.Exists(DefaultFile) && File.Exists(beside) ? beside : DefaultFile;
    }
}
