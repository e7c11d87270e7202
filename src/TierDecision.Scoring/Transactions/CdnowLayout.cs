using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Transactions;

/// <summary>Where the fields of a CDNOW file stand; see <see cref="TransactionFormat.Cdnow"/>.</summary>
/// <param name="Fields">Fields a line.</param>
/// <param name="Customer">The field of the customer id.</param>
/// <param name="Date">The field of the day.</param>
/// <param name="Amount">The field of the dollars.</param>
internal readonly record struct CdnowLayout(int Fields, int Customer, int Date, int Amount)
{
    private static readonly CdnowLayout Master = new(4, 0, 1, 3);
    private static readonly CdnowLayout Sample = new(5, 1, 2, 4);

    public static CdnowLayout Of(int fields) => fields == Sample.Fields ? Sample : Master;

    /// <summary>Whether a first line looks like one of the two files: no delimiter, and a day or its heading where it belongs.</summary>
    public static bool IsLikely(string firstLine)
    {
        if (firstLine.AsSpan().IndexOfAny(",;\t|\"") >= 0)
        {
            return false;
        }

        var fields = firstLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is 4 or 5 && (IsHeader(fields) || DateDialect.YearFirst.Read(fields[Of(fields.Length).Date], out _) is null);
    }

    public static bool IsHeader(string[] fields) =>
        Of(fields.Length).Date < fields.Length && string.Equals(fields[Of(fields.Length).Date], "date", StringComparison.OrdinalIgnoreCase);
}
