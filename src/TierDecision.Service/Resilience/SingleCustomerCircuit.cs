using Prometheus;
using TierDecision.Storage.Writes;

namespace TierDecision.Service.Resilience;

/// <summary>Answers single writes and reads at once while the store does not answer them.</summary>
internal sealed class SingleCustomerCircuit(IMetricFactory metrics, TimeProvider time, ILogger<StoreCircuit> logger)
{
    /// <summary>What a write comes to that is refused at once.</summary>
    public static readonly WriteResult Refused = new(
        WriteStatus.Unavailable, 0, "not sent: the store left too many writes unanswered, and is asked again within two seconds");

    private readonly StoreCircuit _circuit = new(
        new StoreCircuitOptions
        {
            Gauge = "tierdecision_write_circuit_open",
            GaugeHelp = "1 while single writes and reads are refused because the store does not answer, else 0.",
            Opened = "The store does not answer single writes and reads: they are refused at once until it does",
            Closed = "The store answers single writes and reads again",
        },
        metrics, time, logger);

    /// <summary>Makes the write, or says at once that the store cannot be asked. What the write throws comes out.</summary>
    public ValueTask<WriteResult> WriteAsync(Func<ValueTask<WriteResult>> write) => _circuit.RunAsync(
        write, static result => result.Status == WriteStatus.Unavailable ? result.Detail ?? "no answer" : null, Refused);

    /// <summary>Reads, or gives <paramref name="refused"/> at once.</summary>
    /// <param name="read">The read.</param>
    /// <param name="isUnavailable">Whether the result says that the store did not answer.</param>
    /// <param name="refused">The result if the store is not asked.</param>
    public ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, Func<T, bool> isUnavailable, T refused) => _circuit.RunAsync(
        read, result => isUnavailable(result) ? "no answer" : null, refused);
}
