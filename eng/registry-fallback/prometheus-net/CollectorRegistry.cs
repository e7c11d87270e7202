using System.Diagnostics;

namespace Prometheus;

/// <summary>A set of metrics that are exported together. Metrics are added and never removed; their series can be.</summary>
public sealed class CollectorRegistry : ICollectorRegistry
{
    // Guards what follows. Families and callbacks are replaced whole, so that a scrape reads them without the lock.
    private readonly Lock _changes = new();
    private Collector[][] _families = [];
    private Action[] _callbacks = [];
    private Func<CancellationToken, Task>[] _asyncCallbacks = [];
    private KeyValuePair<string, string>[] _staticLabels = [];
    private Action? _beforeFirstCollect;
    private bool _collected;

    /// <summary>The labels that every series of this registry carries.</summary>
    public IEnumerable<KeyValuePair<string, string>> StaticLabels
    {
        get
        {
            foreach (var label in Volatile.Read(ref _staticLabels))
            {
                yield return label;
            }
        }
    }

    /// <summary>Calls back before each export, on the exporting thread; what it throws is traced and the export goes on.</summary>
    public void AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_changes)
        {
            _callbacks = [.. _callbacks, callback];
        }
    }

    /// <summary>Calls back before each export, all asynchronous ones at once; what one throws is traced and the export goes on.</summary>
    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_changes)
        {
            _asyncCallbacks = [.. _asyncCallbacks, callback];
        }
    }

    /// <summary>Gives every series of this registry these labels: once, before the first metric and the first export.</summary>
    /// <exception cref="InvalidOperationException">There are static labels, metrics or exports already.</exception>
    /// <exception cref="ArgumentException">A name is not a label name, or a value is null.</exception>
    public void SetStaticLabels(IDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        lock (_changes)
        {
            if (_staticLabels.Length > 0 || _families.Length > 0 || _collected)
            {
                throw new InvalidOperationException("Static labels are set once, before the first metric and the first export.");
            }

            foreach (var (name, value) in labels)
            {
                LabelRules.RequireLabelName(name);
                if (value is null)
                {
                    throw new ArgumentException($"The value of the static label '{name}' is null.", nameof(labels));
                }
            }

            _staticLabels = [.. labels];
        }
    }

    /// <summary>Writes all metrics in the Prometheus text format 0.0.4, in blocks and without blocking writes. Does not close the stream.</summary>
    public Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return ExportAsync(to, cancel);
    }

    internal TCollector GetOrAdd<TCollector>(
        string name, string[] labelNames, KeyValuePair<string, string>[] factoryLabels, Func<MetricIdentity, TCollector> create)
        where TCollector : Collector
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(labelNames);
        lock (_changes)
        {
            // The caller's array is copied: the caller may change it later.
            var identity = new MetricIdentity(name, [.. labelNames], [.. factoryLabels, .. _staticLabels]);
            var index = Array.FindIndex(_families, members => members[0].Name == name);
            Collector[] family = index < 0 ? [] : _families[index];
            if (family.Length > 0 && family[0] is not TCollector)
            {
                throw new InvalidOperationException($"'{name}' is already the name of a metric of another type.");
            }

            if (Array.Find(family, member => member.Identity.SameAs(identity)) is { } existing)
            {
                return (TCollector)existing;
            }

            var created = create(identity);
            Collector[][] families = index < 0 ? [.. _families, []] : [.. _families];
            families[index < 0 ? ^1 : index] = [.. family, created];
            Volatile.Write(ref _families, families);
            return created;
        }
    }

    internal void SetBeforeFirstCollect(Action callback)
    {
        lock (_changes)
        {
            if (!_collected)
            {
                _beforeFirstCollect = callback;
            }
        }
    }

    private async Task ExportAsync(Stream to, CancellationToken cancel)
    {
        RunBeforeFirstCollect();
        await RunCallbacksAsync(cancel).ConfigureAwait(false);

        var writer = new ExpositionWriter(to);
        foreach (var family in Volatile.Read(ref _families))
        {
            writer.Write(family[0].Declaration);
            foreach (var collector in family)
            {
                await collector.WriteAsync(writer, cancel).ConfigureAwait(false);
            }
        }

        await writer.FlushAsync(cancel).ConfigureAwait(false);
        await to.FlushAsync(cancel).ConfigureAwait(false);
    }

    private void RunBeforeFirstCollect()
    {
        lock (_changes)
        {
            if (!_collected)
            {
                // It registers metrics, which takes this lock again: it is re-entrant, and a second scrape waits for them.
                _beforeFirstCollect?.Invoke();
                _beforeFirstCollect = null;
                _collected = true;
            }
        }
    }

    private async Task RunCallbacksAsync(CancellationToken cancel)
    {
        foreach (var callback in Volatile.Read(ref _callbacks))
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                TraceFailure(e);
            }
        }

        await Task.WhenAll(Volatile.Read(ref _asyncCallbacks).Select(callback => RunCallbackAsync(callback, cancel))).ConfigureAwait(false);
    }

    private static async Task RunCallbackAsync(Func<CancellationToken, Task> callback, CancellationToken cancel)
    {
        try
        {
            await callback(cancel).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            TraceFailure(e);
        }
    }

    // Other people's code: whatever it throws, the remaining metrics are worth exporting.
    private static void TraceFailure(Exception e) => Trace.WriteLine($"A callback before the export of metrics failed: {e}");
}
