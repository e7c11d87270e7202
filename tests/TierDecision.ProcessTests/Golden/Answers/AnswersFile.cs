using System.Globalization;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>A line of the answers file: one block.</summary>
/// <param name="Block">The block's name.</param>
/// <param name="Store"><c>embedded</c> or <c>redis</c>; <c>both</c> if their answers are the same.</param>
/// <param name="Count">The number of requests.</param>
/// <param name="Requests">The hash of the requests.</param>
/// <param name="Answers">The hash of the answers at the baseline.</param>
/// <param name="Now">The hash of the answers after an intended change; null if there was none.</param>
internal sealed record AnswersLine(string Block, string Store, int Count, string Requests, string Answers, string? Now = null)
{
    /// <summary>Identifies the line.</summary>
    public string Key => $"{Block} {Store}";

    /// <summary>The hash that answers must have now.</summary>
    public string Expected => Now ?? Answers;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Block} {Store} {Count} {Requests} {Answers}{(Now is null ? "" : " " + Now)}");

    public static AnswersLine Parse(string line)
    {
        var parts = line.Split(' ');
        var count = int.Parse(parts[2], CultureInfo.InvariantCulture);
        return new AnswersLine(parts[0], parts[1], count, parts[3], parts[4], parts.Length > 5 ? parts[5] : null);
    }
}

/// <summary>The file with the hashes, beside the test.</summary>
internal static class AnswersFile
{
    private const string Name = "tests/TierDecision.ProcessTests/Golden/answers.txt";

    private const string Head =
        """
        # Hashes of the answers of commit f4a58b1; see GoldenTests.cs. A line is a block: policy/setup/transport/method/number, the store,
        # the number of requests, the hash of the requests, the hash of the answers. If an intended change (IntendedChange.cs) changed the
        # answers, the line ends with the hash that they must have now.
        """;

    /// <summary>The path.</summary>
    public static string File { get; } = Path.Combine(ProgramPath.Repository, Name);

    public static IReadOnlyList<AnswersLine> Read() => System.IO.File.Exists(File)
        ? [.. System.IO.File.ReadAllLines(File).Where(line => line.Length > 0 && line[0] != '#').Select(AnswersLine.Parse)]
        : [];

    public static void Write(IEnumerable<AnswersLine> lines)
    {
        var sorted = lines.OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => line.ToString());
        System.IO.File.WriteAllText(File, string.Concat(Head.Split('\n').Concat(sorted).Select(line => line + "\n")));
    }
}
