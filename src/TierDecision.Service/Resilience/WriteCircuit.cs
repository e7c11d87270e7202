using Prometheus;
using TierDecision.Storage.Writes;

namespace TierDecision.Service.Resilience;

/// <summary>Answers single writes and reads at once while the store does not answer.</summary>
internal sealed partial class WriteCircuit
{
    /// <summary>What a write comes to that is refused at once.</summary>
    public static readonly WriteResult Refused = new(
        WriteStatus.Unavailable, 0, "not sent: the store left too many writes unanswered, and is asked again within two seconds");

    private readonly StoreCircuit<WriteResult> _circuit;

    public WriteCircuit(IMetricFactory metrics, TimeProvider time, ILogger<WriteCircuit> logger)
    {
        var gauge = metrics.CreateGauge("tierdecision_write_circuit_open", "1 while single writes and reads are refused because the store does not answer, else 0.");
        _circuit = new StoreCircuit<WriteResult>(
            static result => result.Status == WriteStatus.Unavailable,
            Refused,
            window: TimeSpan.FromSeconds(10),
            open =>
            {
                gauge.Set(open ? 1 : 0);
                if (open)
                {
                    Log.Opened(logger);
                }
                else
                {
                    Log.Closed(logger);
                }
            },
            time);
    }

    /// <summary>Makes the write, or says at once that the store cannot be asked. What the write throws comes out.</summary>
    public ValueTask<WriteResult> RunAsync(Func<ValueTask<WriteResult>> write) => _circuit.RunAsync(write);

    /// <summary>Reads, or says at once that the store cannot be asked.</summary>
    /// <param name="read">The read.</param>
    /// <param name="isUnavailable">Whether what was read says that the store did not answer.</param>
    /// <param name="refused">What is answered where the store is not asked.</param>
    public async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, Func<T, bool> isUnavailable, T refused)
    {
        var answer = refused;
        await RunAsync(async () =>
        {
            answer = await read().ConfigureAwait(false);
            return new WriteResult(isUnavailable(answer) ? WriteStatus.Unavailable : WriteStatus.Applied, 0);
        }).ConfigureAwait(false);
        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store does not answer writes: they are refused at once until it does")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The store answers writes again")]
        public static partial void Closed(ILogger logger);
    }
}
