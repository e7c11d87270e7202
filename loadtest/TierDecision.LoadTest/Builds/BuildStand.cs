using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Processes;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Providers;

namespace TierDecision.LoadTest.Builds;

/// <summary>A build that is compared, and the Redis and the folder that are its own.</summary>
/// <param name="Key">Its short name.</param>
/// <param name="Build">The build.</param>
/// <param name="Farm">What is started for it.</param>
internal sealed record BuildPlace(string Key, ServiceBuild Build, ServerFarm Farm);

/// <summary>The builds that are compared, each with a Redis of its own that holds the same customers.</summary>
internal sealed class BuildStand : IDisposable
{
    /// <summary>This build.</summary>
    public const string This = "this";

    /// <summary>This build a second time, as a control: whatever sets it apart from the first is not the build.</summary>
    public const string Again = "again";

    /// <summary>The build that this one is compared with.</summary>
    public const string Against = "against";

    private readonly List<BuildPlace> _places = [];

    private BuildStand()
    {
    }

    /// <summary>This build, this one again, the other one.</summary>
    public IReadOnlyList<BuildPlace> Places => _places;

    /// <summary>Starts a Redis for each build and loads <paramref name="dataset"/>.</summary>
    /// <exception cref="IOException">Redis cannot be started or loaded.</exception>
    public static async Task<BuildStand> StartAsync(
        LoadDataset dataset, ServiceBuild service, ServiceBuild against, TimeProvider time, TextWriter progress, CancellationToken cancellationToken)
    {
        var stand = new BuildStand();
        try
        {
            foreach (var (key, build) in new[] { (This, service), (Again, service), (Against, against) })
            {
                progress.WriteLine(FormattableString.Invariant($"Starting redis-server and loading {dataset.Count:N0} customers for '{key}'"));
                var place = new BuildPlace(key, build, new ServerFarm());
                stand._places.Add(place);
                await place.Farm.StartRedisAsync(cancellationToken);
                await place.Farm.LoadAsync(dataset, documents: null, time, cancellationToken);
            }

            return stand;
        }
        catch
        {
            stand.Dispose();
            throw;
        }
    }

    /// <summary>Does something in the store of this build, and in that of its control.</summary>
    public async Task<IReadOnlyList<T>> InOwnStoresAsync<T>(Func<ICustomerStore, Task<T>> work, TimeProvider time)
    {
        var done = new List<T>();
        foreach (var place in _places.Where(place => place.Key != Against))
        {
            await using var store = StoreProviders.Choose(place.Farm.Settings).Open(NullLoggerFactory.Instance, time);
            done.Add(await work(store));
        }

        return done;
    }

    public void Dispose() => _places.ForEach(place => place.Farm.Dispose());
}
