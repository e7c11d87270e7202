using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Reports;

/// <summary>A report's files, named by its day and commit, and its text on the console.</summary>
internal static class ReportFiles
{
    /// <summary>Writes <paramref name="text"/>, the report as JSON and, where there is one, its page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="kind">What ends the files' name, such as <c>-store</c>.</param>
    /// <param name="text">The report for people.</param>
    /// <param name="page">The report as HTML; null for none.</param>
    /// <param name="folder">The folder, which is made where it is missing.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync<T>(
        T report, ComparisonOrigin origin, string kind, string text, string? page, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FormattableString.Invariant($"{origin.At:yyyy-MM-dd}-{origin.Commit}{kind}"));
        await File.WriteAllTextAsync(path + ".txt", text, cancellationToken);
        await File.WriteAllTextAsync(path + ".json", JsonReport.Write(report), cancellationToken);
        if (page is not null)
        {
            await File.WriteAllTextAsync(path + ".html", page, cancellationToken);
        }

        Console.WriteLine();
        Console.Write(text);
        Console.WriteLine();
        Console.WriteLine($"Written: {path}.txt, .json{(page is null ? "" : ", .html")}");
    }
}
