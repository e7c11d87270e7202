namespace TierDecision.Storage.Loading;

/// <summary>Numbers the names of a dataset's agents, from 1, in the order in which they come. Case does not matter.</summary>
internal sealed class AgentNumbers
{
    private readonly Dictionary<string, ushort> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _names = [];

    /// <param name="names">Names that have the first numbers, whether or not a customer prefers them.</param>
    public AgentNumbers(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            NumberOf(name);
        }
    }

    /// <summary>The names so far, in the order of their numbers.</summary>
    public IReadOnlyList<string> Names => [.. _names];

    /// <summary>
    /// The number of <paramref name="name"/>; 0 for no name, and for one more than a record can number: a preference can be missing.
    /// </summary>
    public ushort NumberOf(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return 0;
        }

        if (!_numbers.TryGetValue(name, out var number) && _names.Count < ushort.MaxValue)
        {
            _names.Add(name);
            _numbers[name] = number = (ushort)_names.Count;
        }

        return number;
    }
}
