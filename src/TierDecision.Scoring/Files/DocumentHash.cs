using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace TierDecision.Scoring.Files;

/// <summary>Hashes by which the rows of one invoice or of one product are found together, without keeping their names.</summary>
internal static class DocumentHash
{
    // What stands behind the number of a sale to mark its return: 1001-R, 1001/RET2, 1001 refund.
    private const int LongestMark = 12;

    /// <summary>The hash of an invoice; 0 for none.</summary>
    public static ulong Of(ReadOnlySpan<char> invoice) => invoice.IsEmpty ? 0 : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(invoice));

    /// <summary>The hash of a product, in any case of letters; 0 for none.</summary>
    public static uint OfProduct(string? product) =>
        string.IsNullOrEmpty(product) ? 0 : Math.Max(1, (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(product.ToUpperInvariant().AsSpan())));

    /// <summary>
    /// The hash of the sale that the number of a return names: without the mark of cancellations in front, or without what a letter begins behind a
    /// separator. 0 if it has neither.
    /// </summary>
    /// <param name="invoice">The number of the return.</param>
    /// <param name="cancellationPrefix">What cancelled invoices begin with, before a digit; empty for nothing.</param>
    public static ulong OfOriginal(ReadOnlySpan<char> invoice, string cancellationPrefix)
    {
        var prefix = cancellationPrefix.Length;
        if (prefix > 0 && invoice.Length > prefix && char.IsAsciiDigit(invoice[prefix])
            && invoice.StartsWith(cancellationPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return Of(invoice[prefix..]);
        }

        var end = invoice.LastIndexOfAny("-/_. ");
        var mark = invoice[(end + 1)..];
        return end > 0 && mark.Length is > 0 and <= LongestMark && char.IsAsciiLetter(mark[0]) ? Of(invoice[..end]) : 0;
    }
}
