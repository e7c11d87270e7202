using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Findings;

/// <summary>Collects what is wrong with a policy while it is compiled.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public bool HasErrors { get; private set; }

    public void Add(Finding finding)
    {
        var isError = finding.Severity == Severity.Error;
        if (_findings.Count < ErrorText.Kept || (isError && !HasErrors))
        {
            _findings.Add(finding);
        }

        HasErrors |= isError;
    }

    public void Error(string path, string? value, string reason, string rule = "") =>
        Add(new Finding(Severity.Error, path, value, reason) { Rule = rule });

    public void Warning(string path, string? value, string reason, string rule = "") =>
        Add(new Finding(Severity.Warning, path, value, reason) { Rule = rule });

    /// <summary>A name that is required and must not come twice; the name, or a placeholder that lets the rest be checked.</summary>
    public string Name(string path, string? name, HashSet<string> taken)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            Error($"{path}.name", name, "is required: give it a name");
            return "";
        }

        if (Names.Problem(name) is { } problem)
        {
            Error($"{path}.name", name, problem);
        }

        if (!taken.Add(name))
        {
            Error($"{path}.name", name, "comes twice: names are compared without regard to case");
        }

        return name;
    }

    /// <summary>Checks that a duration is more than 0 (or, if <paramref name="zero"/>, at least 0) and at most the longest one.</summary>
    public void Duration(string path, Duration? duration, bool zero)
    {
        var longest = PolicyLimits.LongestDuration;
        if (duration is { } given && (given > longest || given < NodaTime.Duration.Zero || (given == NodaTime.Duration.Zero && !zero)))
        {
            Error(path, DurationText.Format(given), $"must be {(zero ? "0" : "more than 0")} and at most {DurationText.Format(longest)}");
        }
    }
}
