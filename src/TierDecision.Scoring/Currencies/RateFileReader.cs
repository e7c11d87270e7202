using System.Collections.Immutable;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Currencies;

/// <summary>
/// Reads a table of exchange rates: a CSV file with the columns <c>currency</c> and <c>rate</c>, what one unit of it is worth in the currency that
/// amounts are summed in.
/// </summary>
public static class RateFileReader
{
    private const string Code = "currency";
    private const string Rate = "rate";

    private static readonly IReadOnlyList<Column> Columns =
    [
        new(Code, "currency", "currency_code", "code", "währung", "waehrung", "币种"),
        new(Rate, "rate", "exchange_rate", "kurs", "汇率"),
    ];

    /// <summary>The rates of a file; of no use if the report says that it is rejected.</summary>
    /// <param name="path">The file.</param>
    /// <param name="currency">The ISO 4217 currency that amounts are summed in.</param>
    public static (ExchangeRates Rates, FileReport Report) Read(string path, string currency)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        var rates = ImmutableDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        if (file.ReadHeader(Columns))
        {
            file.Require(Code, "a table of rates names currencies such as USD");
            file.Require(Rate, $"a table of rates says what one unit of a currency is worth in {currency}, such as 0.92");
        }

        while (file.ReadLine())
        {
            file.Check(Code, FieldText.Currency(file[Code], out var code));
            file.Check(Rate, FieldText.Amount(file[Rate], NumberDialect.Plain, out var rate) ?? (rate <= 0 ? "not more than 0" : null));
            if (code == currency && rate is not (0 or 1))
            {
                file.Check(Rate, $"the amounts are summed in {currency}, which is worth 1");
            }
            else if (code is not null && !rates.TryAdd(code, rate))
            {
                file.Check(Code, "has a line already");
            }

            file.EndLine();
        }

        return (new ExchangeRates(currency, rates.ToImmutable()), file.Report);
    }
}
