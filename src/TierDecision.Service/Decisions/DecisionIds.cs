using System.Globalization;
using System.Security.Cryptography;

namespace TierDecision.Service.Decisions;

/// <summary>
/// Unique ids of 32 hexadecimal digits: 64 random bits for the process and a counter. A random id for each decision would cost a call to
/// the system; this costs one interlocked addition.
/// </summary>
internal sealed class DecisionIds
{
    private readonly string _prefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private ulong _last;

    /// <summary>The number of the next decision, at least 1.</summary>
    public ulong NextNumber() => Interlocked.Increment(ref _last);

    public string Next() => Text(NextNumber());

    /// <summary>The id of decision <paramref name="number"/>; written only where it is needed, because a string is an allocation.</summary>
    public string Text(ulong number) => string.Create(32, (_prefix, Number: number), static (span, state) =>
    {
        state._prefix.CopyTo(span);
        state.Number.TryFormat(span[16..], out _, "x16", CultureInfo.InvariantCulture);
    });
}
