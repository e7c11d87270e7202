using System.Buffers;
using System.Globalization;
using System.Text;

namespace TierDecision.Scoring.Files;

/// <summary>The errors of a file that are wrong in the same way, in the order of the file.</summary>
public sealed class ErrorKind
{
    /// <summary>How many errors of a kind are kept: 3.</summary>
    public const int MostShown = 3;

    private static readonly SearchValues<char> Separators = SearchValues.Create(".,' \u00a0\u202f");

    private readonly List<LineError> _shown = [];
    private bool _isNotation;

    internal ErrorKind(in LineError first) => (Column, Reason) = (first.Column, Clause(first.Reason));

    /// <summary>The column as the file writes it.</summary>
    public string Column { get; }

    /// <summary>What is wrong, without the part that differs between the errors.</summary>
    public string Reason { get; }

    /// <summary>How many errors are of the kind.</summary>
    public long Count { get; private set; }

    /// <summary>The first errors of the kind.</summary>
    public IReadOnlyList<LineError> Shown => _shown;

    /// <summary>How many errors are not in <see cref="Shown"/>.</summary>
    public long Others => Count - _shown.Count;

    /// <summary>
    /// Whether the kind is about how the file writes something, and not about single slips: there are many errors, or the value is a number that is
    /// written in another way. To leave such lines out falsifies what is left: if thousands are separated, all large amounts go.
    /// </summary>
    public bool IsSystematic => Others > 0 || _isNotation;

    internal void Add(in LineError error)
    {
        Count++;
        _isNotation |= IsNumber(error.Value);
        if (_shown.Count < MostShown)
        {
            _shown.Add(error);
        }
    }

    /// <summary>What errors of one kind have in common: the column, and the reason without numbers and quoted values.</summary>
    internal static string KeyOf(in LineError error)
    {
        var clause = Clause(error.Reason);
        var key = new StringBuilder(error.Column, error.Column.Length + clause.Length + 1).Append('\n');
        var quoted = false;
        foreach (var c in clause)
        {
            quoted ^= c == '\'';
            if (!quoted && !char.IsAsciiDigit(c))
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }

    // What follows the semicolon is advice that can differ, such as the nearest word.
    private static string Clause(string reason) => reason.IndexOf(';', StringComparison.Ordinal) is >= 0 and var end ? reason[..end] : reason;

    private static bool IsNumber(string value)
    {
        return value.AsSpan().ContainsAny(Separators)
            && value.Count(char.IsAsciiDigit) > value.Length / 2
            && value.All(c => char.IsAsciiDigit(c) || c is '-' or '+' || Separators.Contains(c)
                || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol);
    }
}
