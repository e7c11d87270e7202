namespace TierDecision.Core.Findings;

/// <summary>Errors as a text for people.</summary>
public static class ErrorText
{
    /// <summary>How many errors there are, behind what they make impossible, and each on a line of its own.</summary>
    /// <param name="subject">What has them, such as <c>The policy p.yaml cannot serve;</c>.</param>
    /// <param name="errors">The errors.</param>
    public static string Of(string subject, IReadOnlyCollection<Finding> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return string.Join(
            $"{Environment.NewLine}  ",
            [$"{subject} {errors.Count} error{(errors.Count == 1 ? "" : "s")}:", .. errors.Select(error => error.ToString())]);
    }
}
