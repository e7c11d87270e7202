using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>An embedded store's file that is missing, empty, deleted or replaced: never a healthy service without a company's customers, or with made-up ones.</summary>
public sealed class EmbeddedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-").FullName;

    private string Store => Path.Combine(_folder, "store.db");

    private Dictionary<string, string> Settings => new() { ["TIERDECISION__EMBEDDED__FILE"] = "store.db", ["TIERDECISION__IDENTITY__KEY"] = new('7', 32) };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, "the file store.db is not there")]
    [InlineData(true, "the file store.db has nothing in it")]
    public async Task Configured_file_that_is_missing_or_empty_keeps_the_service_from_starting(bool isEmpty, string reason)
    {
        if (isEmpty)
        {
            await File.WriteAllBytesAsync(Store, []);
        }

        await using var run = await ServiceProcess.RunAsync(Settings, _folder);

        Assert.Equal(1, run.ExitCode);
        var line = Assert.Single(run.ErrorLines);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Contains("tierctl load", line, StringComparison.Ordinal);
        Assert.Equal(isEmpty, File.Exists(Store));
    }

    [Fact]
    public async Task Empty_file_in_the_default_place_gets_no_customers_who_are_made_up()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "data", "tierdecision.db"), []);

        await using var run = await ServiceProcess.RunAsync(folder: _folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has nothing in it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_asked_for_begins_empty_and_no_customers_are_made_up()
    {
        var settings = Settings;
        settings["TIERDECISION__EMBEDDED__CREATE"] = "true";
        settings["TIERDECISION__DEMO__CUSTOMERS"] = "50";
        await using var service = await ServiceProcess.StartAsync(settings, _folder);

        Assert.Contains("over no customers yet:", service.Output, StringComparison.Ordinal);
        Assert.Equal(ScoreStatus.Unknown, (await service.Client.DecideAsync(Requests.Call("42"))).Score.Status);

        await LoadAsync("42,gold");
        await Wait.UntilAsync(async () => (await service.Client.DecideAsync(Requests.Call("42"))).Tier.Name == "gold", "the load is served");
        Assert.DoesNotContain(
            (await service.Client.DecideAsync(Requests.Call("42"))).Reasons, reason => reason.Code == ReasonCode.DemonstrationData);
    }

    [Fact]
    public async Task File_that_is_deleted_is_a_lost_store_until_it_is_loaded_again()
    {
        await LoadAsync("42,gold");
        await using var service = await ServiceProcess.StartAsync(Settings, _folder);
        var writer = new CustomerService.CustomerServiceClient(service.Channel);
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("43", "silver"))).Outcome);
        Assert.False((await service.Client.DecideAsync(Requests.Call("42"))).Degraded);
        Assert.Equal("silver", (await LookUpAsync(writer, "43")).Score.Tier);

        foreach (var file in Directory.GetFiles(_folder, "store.db*").Where(file => !file.EndsWith(".key", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        await Wait.UntilAsync(async () => (await service.Client.DecideAsync(Requests.Call("42"))).Degraded, "decisions are degraded");
        var answer = await service.Client.DecideAsync(Requests.Call("42"));
        Assert.Equal("gold", answer.Tier.Name);
        Assert.Contains(answer.Reasons, reason => reason.Code == ReasonCode.DataUnconfirmed);
        Assert.Contains("the store has lost them", await service.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => LookUpAsync(writer, "43"))).StatusCode);
        Assert.Equal(
            StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await writer.PutCustomerAsync(Put("44", "silver")))).StatusCode);
        Assert.Contains("fail: TierDecision.Service.Following", service.Output, StringComparison.Ordinal);
        Assert.Contains("the file store.db is not there", service.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Store));

        await LoadAsync("42,platinum");
        await Wait.UntilAsync(async () => (await service.Client.DecideAsync(Requests.Call("42"))) is { Degraded: false, Tier.Name: "platinum" }, "the load is served");
        await Wait.UntilAsync(async () => await TryPutAsync(writer, "44"), "writes are taken");
        Assert.Equal("silver", (await LookUpAsync(writer, "44")).Score.Tier);
    }

    [Fact]
    public async Task File_that_is_replaced_is_read_and_written_in_place_of_the_one_before()
    {
        await LoadAsync("42,gold");
        var other = Path.Combine(_folder, "other.db");
        await LoadAsync("42,platinum", other);
        await using var service = await ServiceProcess.StartAsync(Settings, _folder);
        var writer = new CustomerService.CustomerServiceClient(service.Channel);
        await writer.PutCustomerAsync(Put("43", "silver"));

        // As a restore from a backup does it.
        File.Delete(Store + "-wal");
        File.Delete(Store + "-shm");
        File.Move(other, Store, overwrite: true);

        await Wait.UntilAsync(async () => (await service.Client.DecideAsync(Requests.Call("42"))).Tier.Name == "platinum", "the other file is served");
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("45", "silver"))).Outcome);
        await service.StopAsync();
        await using var second = await ServiceProcess.StartAsync(Settings, _folder);
        Assert.Equal("silver", (await second.Client.DecideAsync(Requests.Call("45"))).Tier.Name);
        Assert.Equal(ScoreStatus.Unknown, (await second.Client.DecideAsync(Requests.Call("43"))).Score.Status);
    }

    // As a node of Redis does: a load, or taking one back, makes it whole, and needs no start.
    [Fact]
    public async Task Customers_of_other_tiers_do_not_keep_the_service_from_starting_and_are_not_served()
    {
        await LoadAsync("42,gold");
        await LoadAsync("42,diamond", more: ["--change-tiers", "--policy", OtherPolicy()]);
        await using var service = await ServiceProcess.StartAsync(Settings, _folder);

        var answer = await service.Client.DecideAsync(Requests.Call("42"));
        Assert.Equal((ReasonCode.StoreUnavailable, true), (answer.Reasons[0].Code, answer.Degraded));
        using var ready = await service.GetAsync("/health/ready");
        var health = await ready.Content.ReadAsStringAsync();
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("does not have: diamond", health, StringComparison.Ordinal);
        Assert.Contains("load --flip-back", health, StringComparison.Ordinal);
        Assert.Contains("does not have: diamond", service.Output, StringComparison.Ordinal);

        await RunLoadAsync("--flip-back");
        await Wait.UntilAsync(
            async () => (await service.Client.DecideAsync(Requests.Call("42"))) is { Degraded: false, Tier.Name: "gold" }, "the load before is served");
    }

    private string OtherPolicy()
    {
        var file = Path.Combine(_folder, "other.yaml");
        File.WriteAllText(
            file, "name: other\nversion: \"1\"\ntiers: [{name: diamond, from_percentile: 0, priority: 10}]\nunknown_customer: {tier: diamond}\n"
                + "tier_names: {gold: diamond}\nqueues: [{name: desk}]\nrouting: {default: [{queue: desk}]}\n");
        return file;
    }

    private static PutCustomerRequest Put(string id, string tier) => new() { CustomerId = id, Score = new ScoreRecord { Tier = tier, ValueScore = 50 } };

    private static async Task<GetCustomerResponse> LookUpAsync(CustomerService.CustomerServiceClient client, string id) =>
        await client.GetCustomerAsync(new GetCustomerRequest { CustomerId = id });

    // The circuit of writes may be open for two seconds.
    private static async Task<bool> TryPutAsync(CustomerService.CustomerServiceClient writer, string id)
    {
        try
        {
            return (await writer.PutCustomerAsync(Put(id, "silver"))).Outcome == WriteOutcome.Applied;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private async Task LoadAsync(string line, string? store = null, params string[] more)
    {
        var file = Path.Combine(_folder, "scores.csv");
        await File.WriteAllLinesAsync(file, ["customer_id,tier", line]);
        await RunLoadAsync([file, .. more], store);
    }

    private Task RunLoadAsync(params string[] arguments) => RunLoadAsync(arguments, store: null);

    private async Task RunLoadAsync(string[] arguments, string? store)
    {
        var settings = Settings;
        settings["TIERDECISION__EMBEDDED__FILE"] = store ?? Store;
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.TierCtl, "load", .. arguments], _folder, settings);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
