using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using TierDecision.Service.Resilience;
using TierDecision.Storage.Writes;

namespace TierDecision.Tests.Service.Resilience;

public class SingleCustomerCircuitTests
{
    private static readonly WriteResult Applied = new(WriteStatus.Applied, 7);
    private static readonly WriteResult Unavailable = new(WriteStatus.Unavailable, 0, "no answer");

    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly SingleCustomerCircuit _circuit;
    private int _sent;

    public SingleCustomerCircuitTests() => _circuit = new SingleCustomerCircuit(
        Prometheus.Metrics.WithCustomRegistry(_registry), _time, NullLogger<StoreCircuit>.Instance);

    [Fact]
    public async Task Writes_are_refused_at_once_after_ten_without_an_answer_and_tried_again_after_two_seconds()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Unavailable, await WriteAsync(Unavailable));
        }

        Assert.Equal(SingleCustomerCircuit.Refused, await WriteAsync(Applied));
        Assert.Equal(10, _sent);
        Assert.Contains("tierdecision_write_circuit_open 1\n", await MetricsAsync(), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Unavailable, await WriteAsync(Unavailable));
        Assert.Equal(SingleCustomerCircuit.Refused, await WriteAsync(Applied));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Applied, await WriteAsync(Applied));
        Assert.Equal(Applied, await WriteAsync(Applied));
        Assert.Contains("tierdecision_write_circuit_open 0\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WriteStatus.Older)]
    [InlineData(WriteStatus.Unknown)]
    [InlineData(WriteStatus.NoDataset)]
    [InlineData(WriteStatus.NotReplicated)]
    public async Task An_answer_that_refuses_is_an_answer(WriteStatus status)
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(status, (await WriteAsync(new WriteResult(status, 0))).Status);
        }

        Assert.Equal(50, _sent);
    }

    [Fact]
    public async Task A_few_writes_without_an_answer_among_many_change_nothing()
    {
        for (var i = 0; i < 60; i++)
        {
            var result = i % 3 == 0 ? Unavailable : Applied;
            Assert.Equal(result, await WriteAsync(result));
        }
    }

    [Fact]
    public async Task What_a_write_throws_comes_out() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await _circuit.WriteAsync(() => throw new ArgumentException("a bug")));

    [Fact]
    public async Task Read_without_an_answer_counts_and_is_refused_with_what_it_is_given()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("none", await _circuit.ReadAsync(() => ValueTask.FromResult("none"), static read => read == "none", "refused"));
        }

        Assert.Equal("refused", await _circuit.ReadAsync(() => ValueTask.FromResult("read"), static read => read == "none", "refused"));
    }

    private ValueTask<WriteResult> WriteAsync(WriteResult result) => _circuit.WriteAsync(
        () =>
        {
            _sent++;
            return ValueTask.FromResult(result);
        });

    private Task<string> MetricsAsync() => _registry.TextAsync();
}
