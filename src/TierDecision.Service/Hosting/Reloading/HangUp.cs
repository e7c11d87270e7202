using System.Runtime.InteropServices;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>
/// Takes SIGHUP, which would otherwise end the process: services read their files anew at it, and it comes when a terminal is closed. Until there is
/// something to do at it, it is remembered. SIGUSR1 and SIGUSR2, which would end it as well and which mean something to other services, do nothing.
/// </summary>
internal sealed class HangUp : IDisposable
{
    // On Linux; the runtime takes the system's own numbers of signals that it has no name for.
    private const PosixSignal User1 = (PosixSignal)10;
    private const PosixSignal User2 = (PosixSignal)12;

    private readonly PosixSignalRegistration _registration;
    private readonly PosixSignalRegistration[] _others;
    private readonly Lock _gate = new();
    private Action? _action;
    private bool _isDue;

    public HangUp()
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Signalled();
        });
        _others = OperatingSystem.IsLinux()
            ? [.. new[] { User1, User2 }.Select(signal => PosixSignalRegistration.Create(signal, static context => context.Cancel = true))]
            : [];
    }

    /// <summary>Does this at every signal from now on, and once if there was one already.</summary>
    public void Do(Action action)
    {
        bool isDue;
        lock (_gate)
        {
            _action = action;
            (isDue, _isDue) = (_isDue, false);
        }

        if (isDue)
        {
            action();
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        foreach (var other in _others)
        {
            other.Dispose();
        }
    }

    private void Signalled()
    {
        Action? action;
        lock (_gate)
        {
            action = _action;
            _isDue = action is null;
        }

        action?.Invoke();
    }
}
