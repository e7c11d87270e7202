namespace TierDecision.Scoring.Transactions;

/// <summary>
/// The rows of the files of one run, as hashes of 64 bits, so that a row that stands in two files is seen. Of ten million rows two have one hash in
/// one of 300,000 runs.
/// </summary>
public sealed class SeenRows
{
    private readonly List<(string Name, HashSet<ulong> Rows)> _files = [];

    internal void Begin(string name) => _files.Add((name, []));

    /// <summary>Takes a row of the file that began last.</summary>
    /// <param name="row">Its hash.</param>
    /// <param name="otherFile">The file before with the same row; null if there is none.</param>
    /// <returns>Whether the file itself has no such row yet.</returns>
    internal bool Add(ulong row, out string? otherFile)
    {
        otherFile = null;
        for (var i = 0; i < _files.Count - 1 && otherFile is null; i++)
        {
            otherFile = _files[i].Rows.Contains(row) ? _files[i].Name : null;
        }

        return _files[^1].Rows.Add(row);
    }
}
