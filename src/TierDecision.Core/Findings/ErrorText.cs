namespace TierDecision.Core.Findings;

/// <summary>Errors as a text for people.</summary>
public static class ErrorText
{
    /// <summary>How many findings of one file are kept: nobody reads more, and a file can be made to have very many.</summary>
    public const int Kept = 500;

    /// <summary>How many are told in one message.</summary>
    public const int Told = 50;

    /// <summary>How many errors there are, behind what they make impossible, and the first of them, each on a line of its own.</summary>
    /// <param name="subject">What has them, such as <c>The policy p.yaml cannot serve;</c>.</param>
    /// <param name="errors">The errors.</param>
    public static string Of(string subject, IReadOnlyCollection<Finding> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return string.Join(
            $"{Environment.NewLine}  ",
            [
                $"{subject} {errors.Count} error{(errors.Count == 1 ? "" : "s")}:", .. errors.Take(Told).Select(error => error.ToString()),
                .. errors.Count > Told ? [$"and {errors.Count - Told} more"] : Array.Empty<string>(),
            ]);
    }
}
