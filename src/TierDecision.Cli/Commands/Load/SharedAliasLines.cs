using TierDecision.Core.Customers;
using TierDecision.Scoring.Scores;
using TierDecision.Storage.Loading;

namespace TierDecision.Cli.Commands.Load;

/// <summary>
/// Where the aliases stand in a score file that several customers share. Reads the file again, which only a file with such aliases costs.
/// </summary>
internal sealed class SharedAliasLines
{
    private const int MostLines = 5;

    private readonly Dictionary<IdentityKey, Found> _found = [];

    private SharedAliasLines()
    {
    }

    /// <summary>One text for each alias, such as <c>+442079460958 (lines 2, 3)</c>, in the order of the file; at most as many as are named.</summary>
    public IEnumerable<string> Texts =>
        _found.Values.Where(found => found.Count > 0).OrderBy(found => found.Lines[0]).Select(found => found.ToString());

    /// <summary>Looks for <paramref name="shared"/> in what <paramref name="reader"/> gives.</summary>
    public static SharedAliasLines Find(ScoreFileReader reader, CustomerRecordFactory records, SharedAliases shared, IProgress<long> progress)
    {
        var lines = new SharedAliasLines();
        foreach (var alias in shared.First)
        {
            lines._found[alias] = new Found();
        }

        var read = 0L;
        foreach (var customer in reader.Read())
        {
            progress.Report(++read);
            foreach (var (text, alias) in records.AliasesOf(customer))
            {
                if (alias is { } key && lines._found.TryGetValue(key, out var found))
                {
                    found.Add(text, reader.Line);
                }
            }
        }

        return lines;
    }

    private sealed class Found
    {
        private string _text = "";

        public List<long> Lines { get; } = [];

        public long Count { get; private set; }

        public void Add(string text, long line)
        {
            _text = _text.Length == 0 ? text : _text;
            Count++;
            if (Lines.Count < MostLines)
            {
                Lines.Add(line);
            }
        }

        public override string ToString() =>
            $"{_text} (lines {string.Join(", ", Lines)}{(Count > Lines.Count ? $" and {Terminal.Numbers.Whole(Count - Lines.Count)} more" : "")})";
    }
}
