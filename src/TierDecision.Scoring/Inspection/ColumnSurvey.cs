using System.Globalization;
using NodaTime;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Inspection;

/// <summary>What the values of one column are.</summary>
internal sealed class ColumnSurvey
{
    // A sum or a remark at the end of a table is no reason to take its dates for texts.
    private const int OneOdd = 1;

    // Whether values come again shows early.
    private const int MostCompared = 100_000;

    // From here on, what most values are not, the column is not.
    private const int EnoughToTell = 1_000;

    private readonly DialectFinder<DateDialect, LocalDate> _dates = new([.. DateDialect.All.Where(way => way.Order != DateOrder.SerialNumber)]);
    private readonly DialectFinder<DateDialect, LocalDate> _serials = new(DateDialect.All);
    private readonly DialectFinder<NumberDialect, decimal> _numbers = new(NumberDialect.All);
    private readonly HashSet<int> _different = [];
    private string? _first;
    private long _filled;
    private bool _hasFraction;
    private string? _currency;

    /// <summary>Whether its values are dates.</summary>
    public bool IsDates => _filled > 0 && _filled - _dates.Values <= Odd;

    /// <summary>Whether its values are amounts: numbers with fractions or currencies.</summary>
    public bool IsAmounts => !IsDates && _filled > 0 && _filled - _numbers.Values <= Odd && (_hasFraction || _currency is not null);

    /// <summary>Whether hardly any value comes twice.</summary>
    public bool IsUnique => Compared > 1 && _different.Count >= Compared - (Compared / 1000);

    /// <summary>Whether many values come several times.</summary>
    public bool Repeats => _different.Count < Compared - (Compared / 10);

    /// <summary>Takes a value.</summary>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _filled++;
        _first ??= text.Length <= 30 ? text.ToString() : $"{text[..30]}...";
        if (_filled <= MostCompared)
        {
            _different.Add(string.GetHashCode(text, StringComparison.OrdinalIgnoreCase));
        }

        Add(_dates, text, line);
        Add(_serials, text, line);
        Add(_numbers, text, line);
        _hasFraction = _hasFraction || text.ContainsAny(".,");
        _currency ??= NumberText.Of(text).Currency;
    }

    /// <summary>How the values are written if they are dates.</summary>
    public string AsDates() => Describe(_serials);

    /// <summary>How the values are written if they are numbers.</summary>
    public string AsNumbers() => Describe(_numbers) + (_currency is null ? "" : $", in {_currency}");

    /// <summary>What the values are.</summary>
    public string AsAny() => _filled == 0 ? "empty"
        : IsDates ? $"dates with {Describe(_dates)}"
        : IsAmounts ? $"numbers with {AsNumbers()}"
        : $"such as '{_first}'";

    private long Compared => Math.Min(_filled, MostCompared);

    private int Odd => _filled > 2 ? OneOdd : 0;

    private void Add<TDialect, TValue>(DialectFinder<TDialect, TValue> finder, ReadOnlySpan<char> text, long line)
        where TDialect : class, IDialect<TValue>
        where TValue : struct, IEquatable<TValue>
    {
        if (_filled <= EnoughToTell || finder.Values * 2 >= _filled - 1)
        {
            finder.Add(text, line);
        }
    }

    private static string Describe<TDialect, TValue>(DialectFinder<TDialect, TValue> finder)
        where TDialect : class, IDialect<TValue>
        where TValue : struct, IEquatable<TValue> => finder.Result switch
        {
            Finding<TDialect>.Found { Because: { } because } found =>
                string.Create(CultureInfo.InvariantCulture, $"{found.Dialect.Description}, because line {because.Line} has {because.Value}"),
            Finding<TDialect>.Found found => found.Dialect.Description,
            Finding<TDialect>.Ambiguous doubt =>
                $"{doubt.One.Description} or {doubt.Other.Description}: '{doubt.Value.Value}' in line {doubt.Value.Line} can be both",
            Finding<TDialect>.Mixed mixed =>
                $"{mixed.DialectBefore.Description} in line {mixed.Before.Line} and {mixed.Dialect.Description} in line {mixed.Value.Line}",
            _ => "",
        };
}
