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

    public string Next() => string.Create(32, (_prefix, Number: Interlocked.Increment(ref _last)), static (span, state) =>
    {
        state._prefix.CopyTo(span);
        state.Number.TryFormat(span[16..], out _, "x16", CultureInfo.InvariantCulture);
    });
}
