using System.Globalization;
using Prometheus;
using TierDecision.Service.Resilience;

namespace TierDecision.Tests.Service.Resilience;

public sealed class StoreCircuitTests
{
    private const int QuestionsASecond = 1000;

    private readonly FixedTime _clock = new(TestService.Now.ToDateTimeOffset());
    private readonly LogLines _log = new();
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    [Fact]
    public async Task Circuit_with_a_short_window_opens_after_as_much_silence_however_long_all_was_well()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));
        Assert.Equal(30 * QuestionsASecond, await AskAsync(circuit, answered: true, seconds: 30));

        // A tenth of a second more than the window, for the slots that the count is kept in.
        var asked = await AskAsync(circuit, answered: false, seconds: 2);

        Assert.InRange(asked, 10, 1.1 * QuestionsASecond);
        Assert.Equal("Error: it is silent (no answer) ", Assert.Single(_log.Entries));
        Assert.Equal(1, await GaugeAsync());
    }

    [Fact]
    public async Task Few_questions_without_an_answer_do_not_open_it()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 9; i++)
        {
            Assert.False(await RunAsync(circuit, () => new(false)));
        }

        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Open_circuit_asks_again_after_two_seconds_and_closes_when_the_store_answers()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));
        await AskAsync(circuit, answered: false, seconds: 1);
        Assert.Equal(0, await AskAsync(circuit, answered: true, seconds: 1));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(QuestionsASecond, await AskAsync(circuit, answered: true, seconds: 1));

        Assert.Equal(["Error: it is silent (no answer) ", "Information: it is back "], _log.Entries);
        Assert.Equal(0, await GaugeAsync());
    }

    [Fact]
    public async Task What_asking_throws_comes_out_and_does_not_count()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await RunAsync(circuit, () => throw new ArgumentException("a bug")));
        }

        Assert.Empty(_log.Entries);
    }

    private StoreCircuit Circuit(TimeSpan window) => new(
        new StoreCircuitOptions { Gauge = "open", GaugeHelp = "Whether it is open.", Opened = "it is silent", Closed = "it is back", Window = window },
        Prometheus.Metrics.WithCustomRegistry(_registry), _clock, _log.For<StoreCircuit>());

    private static ValueTask<bool> RunAsync(StoreCircuit circuit, Func<ValueTask<bool>> ask) =>
        circuit.RunAsync(ask, static answered => answered ? null : "no answer", refused: false);

    private async Task<double> GaugeAsync()
    {
        var line = (await _registry.TextAsync()).Split('\n').Single(line => line.StartsWith("open ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    // How many were asked and not refused.
    private async Task<int> AskAsync(StoreCircuit circuit, bool answered, int seconds)
    {
        var asked = 0;
        for (var i = 0; i < seconds * QuestionsASecond; i++)
        {
            await RunAsync(circuit, () =>
            {
                asked++;
                return new(answered);
            });
            _clock.Advance(TimeSpan.FromMilliseconds(1000 / QuestionsASecond));
        }

        return asked;
    }
}
