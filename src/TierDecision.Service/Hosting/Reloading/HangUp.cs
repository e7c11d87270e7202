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

    private readonly List<PosixSignalRegistration> _registrations;
    private readonly Lock _gate = new();
    private Action? _action;
    private bool _isDue;

    public HangUp()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                Signalled();
            }),
        ];
        if (OperatingSystem.IsLinux())
        {
            _registrations.Add(PosixSignalRegistration.Create(User1, static context => context.Cancel = true));
            _registrations.Add(PosixSignalRegistration.Create(User2, static context => context.Cancel = true));
        }
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
        foreach (var registration in _registrations)
        {
            registration.Dispose();
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
