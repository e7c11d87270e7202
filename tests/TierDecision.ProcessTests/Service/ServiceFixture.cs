namespace TierDecision.ProcessTests.Service;

/// <summary>One service with a small demonstration for all tests of a class.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private ServiceProcess? _service;

    internal ServiceProcess Service => _service ?? throw new InvalidOperationException("the service has not been started");

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }
}
