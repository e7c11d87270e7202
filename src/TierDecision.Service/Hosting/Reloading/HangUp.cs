using System.Runtime.InteropServices;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>
/// Takes SIGHUP, which would otherwise end the process: services read their files anew at it, and it comes when a terminal is closed. Until there is
/// something to do at it, it is remembered.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private readonly Lock _gate = new();
    private Action? _action;
    private bool _isDue;

    public HangUp() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        Signalled();
    });

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

    public void Dispose() => _registration.Dispose();

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
