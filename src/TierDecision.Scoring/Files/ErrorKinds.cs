namespace TierDecision.Scoring.Files;

/// <summary>
/// The errors of a file by kind, so that one cause in a hundred thousand lines is told once. However many errors there are, it keeps a few of each
/// kind, and tells a limited number of kinds apart.
/// </summary>
public sealed class ErrorKinds
{
    /// <summary>How many kinds are told apart: 100. Errors of further kinds are counted together.</summary>
    public const int MostKinds = 100;

    private readonly Dictionary<string, ErrorKind> _index = new(StringComparer.Ordinal);
    private readonly List<ErrorKind> _kinds = [];

    /// <summary>The kinds, in the order in which they begin.</summary>
    public IReadOnlyList<ErrorKind> Kinds => _kinds;

    /// <summary>How many errors are of none of <see cref="Kinds"/>.</summary>
    public long Others { get; private set; }

    /// <summary>How many errors there are.</summary>
    public long Count => _kinds.Sum(kind => kind.Count) + Others;

    /// <summary>The most frequent kind that <see cref="ErrorKind.IsSystematic"/>; null if there is none.</summary>
    public ErrorKind? Systematic => _kinds.Where(kind => kind.IsSystematic).MaxBy(kind => kind.Count);

    /// <summary>Counts an error.</summary>
    public void Add(in LineError error)
    {
        var key = ErrorKind.KeyOf(error);
        if (!_index.TryGetValue(key, out var kind))
        {
            if (_kinds.Count == MostKinds)
            {
                Others++;
                return;
            }

            _kinds.Add(_index[key] = kind = new ErrorKind(error));
        }

        kind.Add(error);
    }
}
