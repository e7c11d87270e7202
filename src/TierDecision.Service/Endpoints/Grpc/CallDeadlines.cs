using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Ends the waiting for messages that do not come before the caller's deadline (<c>grpc-timeout</c>). The sources are used again, because the message of
/// a healthy call often comes a moment after its headers.
/// </summary>
internal sealed class CallDeadlines(TimeProvider time)
{
    private const int MaxDigits = 8;
    private const int MaxKept = 256;

    // Longer than anybody waits for a decision.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<CancellationTokenSource> _free = new();

    /// <summary>A source that is cancelled at the deadline, or after a minute if the call has none or a later one.</summary>
    public CancellationTokenSource Start(StringValues header)
    {
        var source = _free.TryDequeue(out var kept) ? kept : new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        source.CancelAfter(header.Count == 1 && TryParse(header.ToString(), out var timeout) && timeout < Longest ? timeout : Longest);
        return source;
    }

    /// <summary>Ends the waiting.</summary>
    public void Stop(CancellationTokenSource source)
    {
        if (_free.Count < MaxKept && source.TryReset())
        {
            _free.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }

    /// <summary>Reads a <c>grpc-timeout</c>: up to eight digits and a unit (gRPC over HTTP/2, "Timeout").</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        timeout = ticks switch
        {
            < 0 => default,
            0 => TimeSpan.FromTicks(number / TimeSpan.NanosecondsPerTick),
            _ => TimeSpan.FromTicks(number * ticks),
        };
        return ticks >= 0;
    }
}
