using TierDecision.Service.Resilience;

namespace TierDecision.Tests.Service.Resilience;

public sealed class StoreCircuitTests
{
    private const int QuestionsASecond = 1000;

    private readonly FixedTime _clock = new(TestService.Now.ToDateTimeOffset());
    private readonly List<bool> _changes = [];

    [Fact]
    public async Task Circuit_with_a_short_window_opens_after_as_much_silence_however_long_all_was_well()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));
        Assert.Equal(30 * QuestionsASecond, await AskAsync(circuit, answered: true, seconds: 30));

        // A tenth of a second more than the window, for the slots that the count is kept in.
        var asked = await AskAsync(circuit, answered: false, seconds: 2);

        Assert.InRange(asked, 10, 1.1 * QuestionsASecond);
        Assert.True(Assert.Single(_changes));
    }

    [Fact]
    public async Task Few_questions_without_an_answer_do_not_open_it()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 9; i++)
        {
            Assert.False(await circuit.RunAsync(() => new(false)));
        }

        Assert.Empty(_changes);
    }

    [Fact]
    public async Task Open_circuit_asks_again_after_two_seconds_and_closes_when_the_store_answers()
    {
        var circuit = Circuit(TimeSpan.FromSeconds(1));
        await AskAsync(circuit, answered: false, seconds: 1);
        Assert.Equal(0, await AskAsync(circuit, answered: true, seconds: 1));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(QuestionsASecond, await AskAsync(circuit, answered: true, seconds: 1));

        Assert.Equal([true, false], _changes);
    }

    private StoreCircuit<bool> Circuit(TimeSpan window) => new(static answered => !answered, refused: false, window, _changes.Add, _clock);

    // How many were asked and not refused.
    private async Task<int> AskAsync(StoreCircuit<bool> circuit, bool answered, int seconds)
    {
        var asked = 0;
        for (var i = 0; i < seconds * QuestionsASecond; i++)
        {
            await circuit.RunAsync(() =>
            {
                asked++;
                return new(answered);
            });
            _clock.Advance(TimeSpan.FromMilliseconds(1000 / QuestionsASecond));
        }

        return asked;
    }
}
