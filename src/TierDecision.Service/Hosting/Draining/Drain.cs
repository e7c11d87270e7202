using System.Runtime.InteropServices;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting.Draining;

/// <summary>
/// The time between being told to stop and taking no more calls: not ready any more, and every call still answered, so that whoever sends traffic can
/// go elsewhere without a failed call. Then the server says GOAWAY to HTTP/2 connections, takes no new ones, and ends what is under way.
/// </summary>
internal sealed partial class Drain : IHostedLifecycleService, IDisposable
{
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ILogger<Drain> _logger;
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private volatile bool _isDraining;

    public Drain(TimeSpan grace, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger)
    {
        _grace = grace;
        _time = time;
        _logger = logger;

        // Whoever stops it by Ctrl+C sits in front of it and does not want to wait.
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _interrupted.TrySetResult());
        lifetime.ApplicationStopping.Register(() => _isDraining = true);
    }

    /// <summary>Whether it was told to stop.</summary>
    public bool IsDraining => _isDraining;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        if (_grace == TimeSpan.Zero || _interrupted.Task.IsCompleted)
        {
            return;
        }

        Log.Draining(_logger, _grace);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_interrupted.Task, Task.Delay(_grace, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _interrupt.Dispose();

    private static partial class Log
    {
        [LoggerMessage(EventIds.Draining, LogLevel.Information, "Stopping: not ready any more; calls are answered for another {Grace}")]
        public static partial void Draining(ILogger logger, TimeSpan grace);
    }
}
