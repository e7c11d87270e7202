using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Commands;

/// <summary>Two builds, and what they are compared on: the shipped policy and customers, loaded into a Redis for each.</summary>
internal sealed class BuildSession : IDisposable
{
    private BuildSession(ServiceBuild service, ServiceBuild against, PolicyLoad policy, LoadDataset dataset, BuildStand stand) =>
        (This, Against, Policy, Dataset, Stand) = (service, against, policy, dataset, stand);

    public ServiceBuild This { get; }

    public ServiceBuild Against { get; }

    public PolicyLoad Policy { get; }

    public LoadDataset Dataset { get; }

    public BuildStand Stand { get; }

    /// <summary>Loads <paramref name="customers"/> customers for the builds whose .dlls are named.</summary>
    /// <exception cref="IOException">Redis cannot be started or loaded.</exception>
    public static async Task<BuildSession> StartAsync(
        int customers, string service, string against, TimeProvider time, CancellationToken cancellationToken)
    {
        var (own, other) = (ServiceBuild.Read(service), ServiceBuild.Read(against));
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var policy = LoadSession.LoadPolicy(now);
        var dataset = new LoadDataset(customers, policy.Plan!, now);
        var stand = await BuildStand.StartAsync(dataset, own, other, time, Console.Error, cancellationToken);
        return new BuildSession(own, other, policy, dataset, stand);
    }

    public void Dispose() => Stand.Dispose();
}
