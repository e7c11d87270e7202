using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Ends the waiting for messages that do not come before the caller's deadline (<c>grpc-timeout</c>). All calls whose deadlines lie within the same
/// tenth of a second share one token: a timer for each call costs more than the decision, and the caller has long given up by itself.
/// </summary>
internal sealed class CallDeadlines
{
    private const int MaxDigits = 8;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly long _started;

    // By the number of the step, as often around as there is time. What is replaced has long been cancelled.
    private readonly SharedDeadline?[] _steps = new SharedDeadline?[(int)(BodyBudget.Longest / Step) + 2];

    public CallDeadlines(TimeProvider time)
    {
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>
    /// A token that is cancelled within a tenth of a second after the deadline; after a minute if the call has none or a later one.
    /// </summary>
    public CancellationToken For(StringValues header)
    {
        var timeout = header.Count == 1 && TryParse(header.ToString(), out var given) && given < BodyBudget.Longest
            ? given
            : BodyBudget.Longest;
        var now = _time.GetElapsedTime(_started);
        var number = ((now + timeout).Ticks / Step.Ticks) + 1;
        ref var step = ref _steps[number % _steps.Length];
        var shared = Volatile.Read(ref step);
        if (shared?.Number != number)
        {
            // Two threads may make one each; both are cancelled in time.
            shared = new SharedDeadline(number, new CancellationTokenSource((Step * number) - now, _time).Token);
            Volatile.Write(ref step, shared);
        }

        return shared.Token;
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

    private sealed record SharedDeadline(long Number, CancellationToken Token);
}
