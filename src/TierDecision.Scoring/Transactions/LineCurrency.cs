using TierDecision.Scoring.Currencies;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>
/// The currency of each line, and what its amounts are multiplied by. Amounts are summed, so all are in one currency, or are worth something in one;
/// that of no currency is not known to be it.
/// </summary>
internal sealed class LineCurrency(string? given, ExchangeRates? rates)
{
    private string? _first;
    private bool _knowsFirst;

    /// <summary>Reads the currency of a line.</summary>
    /// <param name="text">What its column of currencies says; empty if there is nothing.</param>
    /// <param name="amount">The amount as it stands in the file, which may have a currency beside it.</param>
    /// <param name="written">The one currency that the file writes beside amounts; null if it is none or several.</param>
    /// <param name="currency">The currency in which the line is summed; null if it is not known.</param>
    /// <param name="rate">What its amounts are multiplied by.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Read(ReadOnlySpan<char> text, ReadOnlySpan<char> amount, string? written, out string? currency, out decimal rate)
    {
        rate = 1;
        currency = given ?? written;
        if (!text.IsEmpty && FieldText.Currency(text, out currency) is { } wrong)
        {
            return wrong;
        }

        if (rates is not null)
        {
            return Convert(text.IsEmpty ? NumberText.Of(amount).Currency : null, ref currency, out rate);
        }

        if (written is not null && currency != written)
        {
            return $"the amounts are written in {written}";
        }

        return !_knowsFirst || currency == _first ? null
            : currency is null ? $"empty, and the file began in {_first}; give --currency if it is that of all lines without one"
            : _first is null ? "the file began with lines without a currency; give --currency if it is that of all lines without one"
            : $"the file began in {_first}; amounts in different currencies are summed with --rates FILE, a table of exchange rates";
    }

    /// <summary>Takes the currency of a good line. A bad one is not used, and must not make the good ones look wrong.</summary>
    public void Accept(string? currency)
    {
        if (!_knowsFirst)
        {
            (_first, _knowsFirst) = (currency, true);
        }
    }

    private string? Convert(string? beside, ref string? currency, out decimal rate)
    {
        rate = 1;
        if (beside is not null && !CurrencyMarks.IsCode(beside))
        {
            return $"'{beside}' is the sign of several currencies; a column of currencies says which";
        }

        var line = beside ?? currency ?? rates!.Currency;
        currency = rates!.Currency;
        if (rates.Of(line) is not { } known)
        {
            return $"in {line}, and the table of rates has no line for it; add one with what 1 {line} is worth in {currency}";
        }

        rate = known;
        return null;
    }
}
