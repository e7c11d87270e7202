using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A store's file that was damaged: a node that reads it notices, says what is wrong, and takes no customer of it.</summary>
public sealed class EmbeddedDamageTests : IAsyncLifetime
{
    private const int Count = 300;
    private const int Page = 4096;

    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-").FullName;

    private string Store => Path.Combine(_folder, "store.db");

    public async Task InitializeAsync()
    {
        await using var store = Open();
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(Count), null, default)).Status);
        Assert.Equal(HydrationStatus.Hydrated, (await StoreReading.ReadAsync(store)).Status);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("UPDATE customer SET record = (SELECT record FROM customer ORDER BY customer DESC LIMIT 1)")]
    [InlineData("DELETE FROM customer WHERE customer = (SELECT max(customer) FROM customer)")]
    [InlineData("UPDATE alias SET customer = zeroblob(16)")]
    [InlineData("UPDATE dataset SET document = '{'")]
    [InlineData("DROP TABLE customer")]
    public async Task Rows_that_were_changed_are_noticed_and_told(string sql)
    {
        Execute(sql);

        await AssertNoticedAsync();
    }

    [Theory]
    [InlineData("header")]
    [InlineData("half")]
    [InlineData("page")]
    [InlineData("text")]
    public async Task Bytes_that_were_changed_are_noticed_and_told(string damage)
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = await File.ReadAllBytesAsync(Store);
        switch (damage)
        {
            case "header":
                new Random(1).NextBytes(bytes.AsSpan(0, 100));
                break;
            case "half":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "page":
                bytes.AsSpan(bytes.AsSpan().IndexOf(KeyBytes.ToArray(Id(7))) / Page * Page, Page).Clear();
                break;
            default:
                bytes = [.. Enumerable.Repeat((byte)'x', bytes.Length)];
                break;
        }

        await File.WriteAllBytesAsync(Store, bytes);

        await AssertNoticedAsync();
    }

    private EmbeddedCustomerStore Open() =>
        new(new EmbeddedStoreOptions { File = Store, Create = true }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);

    private async Task AssertNoticedAsync()
    {
        await using var store = Open();
        var (status, detail) = await StoreReading.ReadAsync(store);
        Assert.NotEqual(HydrationStatus.Hydrated, status);
        Assert.False(string.IsNullOrEmpty(detail), $"{status} and no word why");
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
