using System.Text;
using System.Text.Json.Nodes;
using Prometheus;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.Storage.Logs;

namespace TierDecision.Tests.Service.DecisionLog;

/// <summary>A service with a decision log whose target is this test's.</summary>
internal sealed class LogCase
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    public LogCase(int capacity = 1024, TimeSpan? drain = null)
    {
        Ring = new EntryRing<DecisionEntry>(capacity);
        Metrics = new DecisionLogMetrics(Prometheus.Metrics.WithCustomRegistry(_registry));
        Service = new TestService(sinks: new DecisionSink(Ring, explainedOnly: false, Metrics.Dropped));
        Worker = new DecisionLogWorker(
            Ring,
            Target,
            Service.Ids,
            new DecisionLogOptions { FlushInterval = TimeSpan.FromMilliseconds(10), DrainTimeout = drain ?? TimeSpan.FromSeconds(30) },
            Metrics,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<DecisionLogWorker>.Instance);
    }

    public EntryRing<DecisionEntry> Ring { get; }

    public DecisionLogMetrics Metrics { get; }

    public TestService Service { get; }

    public MemoryLog Target { get; } = new();

    public DecisionLogWorker Worker { get; }

    /// <summary>The number behind a label, 0 where nothing was counted.</summary>
    public async Task<double> CountAsync(string outcome)
    {
        var line = (await _registry.TextAsync()).Split('\n').Single(text => text.Contains($"outcome=\"{outcome}\"", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The one decision that is in the log.</summary>
    public async Task<JsonNode> WrittenAsync()
    {
        Assert.True(await Worker.WriteAllAsync(CancellationToken.None));
        return JsonNode.Parse(Assert.Single(Target.Lines))!;
    }

    public bool TryDecide(TierDecision.V1.DecideRequest request) => Service.TryDecide(Question.Of(request, caller: ""), out _) == DecideOutcome.Decided;

    /// <summary>Keeps lines, and fails as often as it is told to.</summary>
    internal sealed class MemoryLog : ILineLog
    {
        private readonly List<string> _lines = [];

        public string Name => "memory";

        /// <summary>How many attempts are still to fail.</summary>
        public int Failures { get; set; }

        /// <summary>How many lines a failing attempt takes all the same.</summary>
        public int TakenByFailure { get; set; }

        /// <summary>Whether an attempt ends in an exception, which no target may.</summary>
        public bool Throws { get; set; }

        public IReadOnlyList<string> Lines => _lines;

        public void Add(params IEnumerable<string> lines) => _lines.AddRange(lines);

        public ValueTask<LineLogResult> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Throws)
            {
                throw new NotSupportedException("a defect");
            }

            var fails = Failures > 0;
            var taken = fails ? Math.Min(TakenByFailure, lines.Count) : lines.Count;
            Failures -= fails ? 1 : 0;
            _lines.AddRange(lines.Take(taken).Select(line => Encoding.UTF8.GetString(line.Span)));
            return ValueTask.FromResult(new LineLogResult(taken, fails ? "full" : null));
        }

        public ValueTask<string?> VisitLastAsync(int count, Action<string> visit, CancellationToken cancellationToken)
        {
            foreach (var line in _lines.AsEnumerable().Reverse().Take(count))
            {
                visit(line);
            }

            return ValueTask.FromResult<string?>(null);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
