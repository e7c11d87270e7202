using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.Storage.Contracts;

namespace TierDecision.LoadTest.Visibility;

/// <summary>Loads the same dataset again and again, each time with the next value score of some customers.</summary>
internal sealed class DatasetEditions(LoadDataset dataset)
{
    private const int Probes = 20;

    /// <summary>The customers whose value score is the number of the edition.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Enumerable.Range(0, Probes).Select(number => string.Create(CultureInfo.InvariantCulture, $"probe-{number}"))];

    /// <summary>The number of the edition that was loaded last; 0 if none was.</summary>
    public int Edition { get; private set; }

    /// <summary>Loads the next edition.</summary>
    /// <exception cref="IOException">It could not be loaded.</exception>
    public async Task LoadAsync(ICustomerStore store, CancellationToken cancellationToken)
    {
        Edition++;
        var probes = Ids.Select(id => new CustomerRecord(
            dataset.Key(id), new CustomerScore { ValueScore = Edition, AsOf = dataset.Header().AsOf, TierSince = dataset.Header().AsOf, Version = 1 }, []));
        await DatasetLoading.LoadAsync(store, dataset.Header(), dataset.Records().Concat(probes), cancellationToken);
    }
}
