namespace TierDecision.Core.Policies;

/// <summary>Collects what is wrong with a policy while it is compiled.</summary>
internal sealed class FindingList
{
    private readonly List<PolicyFinding> _findings = [];

    public IReadOnlyList<PolicyFinding> Findings => _findings;

    public bool HasErrors => _findings.Exists(finding => finding.Severity == PolicySeverity.Error);

    public void Add(PolicyFinding finding) => _findings.Add(finding);

    public void Error(string path, string? value, string reason, string rule = "") =>
        Add(new PolicyFinding(PolicySeverity.Error, path, value, reason) { Rule = rule });

    public void Warning(string path, string? value, string reason, string rule = "") =>
        Add(new PolicyFinding(PolicySeverity.Warning, path, value, reason) { Rule = rule });

    /// <summary>A name that is required and must not come twice; the name, or a placeholder that lets the rest be checked.</summary>
    public string Name(string path, string? name, HashSet<string> taken)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            Error($"{path}.name", name, "is required: give it a name");
            return "";
        }

        if (name.Length > 64)
        {
            Error($"{path}.name", name, "is too long: at most 64 characters");
        }

        if (!taken.Add(name))
        {
            Error($"{path}.name", name, "comes twice: names are compared without regard to case");
        }

        return name;
    }
}
