using System.Globalization;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// A store in one file that is locked, has no more room, is shared, or whose service or load is killed: decisions are right, and every write that was
/// acknowledged stands.
/// </summary>
public sealed class EmbeddedFaultTests : IAsyncLifetime
{
    private const int Customers = 300;

    private readonly CliFolder _cli = new();

    private string Store => _cli.EmbeddedFile;

    private Dictionary<string, string> Settings => new()
    {
        ["TIERDECISION__EMBEDDED__FILE"] = Store,
        ["TIERDECISION__EMBEDDED__BUSYTIMEOUTSECONDS"] = "1",
        ["TIERDECISION__IDENTITY__KEY"] = new('7', 32),
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
    };

    public async Task InitializeAsync()
    {
        _cli.Set("TIERDECISION__IDENTITY__KEYFILE", _cli.Write("identity.key", Settings["TIERDECISION__IDENTITY__KEY"]));
        await LoadAsync("gold");
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task File_that_another_program_locks_fails_writes_and_no_decision()
    {
        await using var service = await ServiceProcess.StartAsync(Settings, _cli.Folder);
        await using var lockHolder = new SqliteConnection($"Data Source={Store};Pooling=false");
        lockHolder.Open();
        var transaction = lockHolder.BeginTransaction(deferred: false);

        await Wait.UntilAsync(async () => await PutAsync(service, 1, 5) == StatusCode.Unavailable, "a write fails");
        await AssertRightAsync(service, "gold");
        transaction.Dispose();

        await Wait.UntilAsync(async () => await PutAsync(service, 1, 5) == StatusCode.OK, "writes are taken again");
        await AssertRightAsync(service, "gold");
    }

    [Fact]
    public async Task File_without_room_fails_writes_and_no_decision_and_keeps_what_was_acknowledged()
    {
        // A limit to the size of files does what a full disk does. The runtime would keep its code in a file in memory, which is larger.
        var settings = Settings;
        settings["DOTNET_EnableWriteXorExecute"] = "0";
        var room = (int)(new FileInfo(Store).Length / 1024) + 200;
        var acknowledged = new Dictionary<int, double>();
        await using (var service = await ServiceProcess.StartAsync(settings, _cli.Folder, mostKiBInAFile: room))
        {
            var status = StatusCode.OK;
            for (var i = 0; status == StatusCode.OK && i < 50 * Customers; i++)
            {
                status = await PutAsync(service, i % Customers, i % 101);
                if (status == StatusCode.OK)
                {
                    acknowledged[i % Customers] = i % 101;
                }
            }

            Assert.Equal(StatusCode.Unavailable, status);
            await AssertRightAsync(service, "gold");
        }

        Assert.NotEmpty(acknowledged);
        await AssertKeptAsync(acknowledged);
    }

    [Fact]
    public async Task Services_that_share_a_file_see_each_others_writes_and_lose_none()
    {
        await using var first = await ServiceProcess.StartAsync(Settings, _cli.Folder);
        await using var second = await ServiceProcess.StartAsync(Settings, _cli.Folder);
        var acknowledged = new Dictionary<int, double>();
        foreach (var (service, offset) in new[] { (first, 0), (second, 1) })
        {
            for (var number = offset; number < 60; number += 2)
            {
                await Wait.UntilAsync(async () => await PutAsync(service, number, number) == StatusCode.OK, "a write is taken");
                acknowledged[number] = number;
            }
        }

        foreach (var service in new[] { first, second })
        {
            await Wait.UntilAsync(async () => await DecidesAsync(service, acknowledged), "decisions follow the writes of both");
        }
    }

    [Fact]
    public async Task Service_that_is_killed_while_it_writes_keeps_what_it_acknowledged()
    {
        var acknowledged = new Dictionary<int, double>();
        for (var turn = 1; turn <= 2; turn++)
        {
            await using var service = await ServiceProcess.StartAsync(Settings, _cli.Folder);
            var written = 0;
            var writing = Task.Run(async () =>
            {
                // The value of a customer grows with each turn, so that a write that was not acknowledged and stands is known.
                for (var i = 0; await PutAsync(service, i % Customers, (turn * 20) + (i % 20)) == StatusCode.OK; i++)
                {
                    acknowledged[i % Customers] = (turn * 20) + (i % 20);
                    Interlocked.Increment(ref written);
                }
            });
            await Wait.UntilAsync(() => Volatile.Read(ref written) > 30 || writing.IsCompleted, "customers are written");
            Assert.False(writing.IsCompleted);
            await service.KillAsync();
            await writing;
        }

        await AssertKeptAsync(acknowledged, mayBeNewer: true);
    }

    [Fact]
    public async Task Loads_that_are_killed_leave_the_customers_that_were_live()
    {
        await using var service = await ServiceProcess.StartAsync(Settings, _cli.Folder);
        var file = Path.Combine(_cli.Folder, "many.csv");
        await File.WriteAllLinesAsync(file, ["customer_id,tier", .. Enumerable.Range(0, 500_000).Select(number => $"{number},platinum")]);
        foreach (var grown in new[] { 200_000, 2_000_000 })
        {
            var before = Size();
            await using var load = ChildProcess.Start(ProgramPath.DotNet, [ProgramPath.TierCtl, "load", file], _cli.Folder, Settings);
            await Wait.UntilAsync(() => Size() >= before + grown || load.HasExited, "the load is under way");
            Assert.False(load.HasExited, load.Error);
        } // killed here

        await AssertRightAsync(service, "gold");
        await LoadAsync("silver");
        await Wait.UntilAsync(async () => (await AskAsync(service, 7)).Tier.Name == "silver", "the next load is served");
        await AssertRightAsync(service, "silver");

        long Size() => Directory.GetFiles(_cli.Folder, "store.db*").Sum(path => new FileInfo(path).Length);
    }

    private async Task LoadAsync(string tier)
    {
        var lines = Enumerable.Range(0, Customers).Select(number => $"c{number},{tier},{number % 101}");
        var loaded = await _cli.RunAsync("load", _cli.Write($"{tier}.csv", ["customer_id,tier,value_score", .. lines]));
        Assert.True(loaded.ExitCode == 0, loaded.Error);
    }

    private static async Task<DecideResponse> AskAsync(ServiceProcess service, int number) =>
        await service.Client.DecideAsync(Requests.Call(string.Create(CultureInfo.InvariantCulture, $"c{number}")));

    // The tier of a customer never changes by the writes of these tests.
    private static async Task AssertRightAsync(ServiceProcess service, string tier)
    {
        for (var number = 0; number < Customers; number += 7)
        {
            var answer = await AskAsync(service, number);
            Assert.Equal((tier, ScoreStatus.Known), (answer.Tier.Name, answer.Score.Status));
        }
    }

    private static async Task<StatusCode> PutAsync(ServiceProcess service, int number, float value)
    {
        var request = new PutCustomerRequest
        {
            CustomerId = string.Create(CultureInfo.InvariantCulture, $"c{number}"), Score = new ScoreRecord { Tier = "gold", ValueScore = value },
        };
        try
        {
            var answer = await new CustomerService.CustomerServiceClient(service.Channel).PutCustomerAsync(request);
            Assert.Equal(WriteOutcome.Applied, answer.Outcome);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static async Task<bool> DecidesAsync(ServiceProcess service, IReadOnlyDictionary<int, double> values)
    {
        foreach (var (number, value) in values)
        {
            if ((await AskAsync(service, number)).Score.ValueScore != value)
            {
                return false;
            }
        }

        return true;
    }

    private async Task AssertKeptAsync(Dictionary<int, double> acknowledged, bool mayBeNewer = false)
    {
        await using var service = await ServiceProcess.StartAsync(Settings, _cli.Folder);
        foreach (var (number, value) in acknowledged)
        {
            var answer = await AskAsync(service, number);
            Assert.Equal(ScoreStatus.Known, answer.Score.Status);
            var isKept = answer.Score.ValueScore == value || (mayBeNewer && answer.Score.ValueScore > value);
            Assert.True(isKept, $"{number} has {answer.Score.ValueScore}, not {value}");
        }
    }
}
