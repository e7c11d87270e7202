using System.Runtime.InteropServices;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>
/// Takes SIGHUP, which would otherwise end the process: services read their files anew at it, and it comes when a terminal is closed. Until there is
/// something to do at it, it does nothing.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private volatile Action? _action;

    public HangUp() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        _action?.Invoke();
    });

    /// <summary>Does this at every signal from now on.</summary>
    public void Do(Action action) => _action = action;

    public void Dispose() => _registration.Dispose();
}
