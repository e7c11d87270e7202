using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Service.Following;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Tests.Service.Following;

public sealed class CheckpointStartTests : IDisposable
{
    private readonly TestService _service = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    private string FilePath => Path.Combine(_folder, "customers.checkpoint");

    [Fact]
    public async Task Customers_of_a_checkpoint_are_as_old_as_it_is_until_the_store_confirms_them()
    {
        await WriteAsync("gold", TestService.Now - Duration.FromMinutes(2));
        var live = _service.Store.Description;
        _service.Store.Description = new(DatasetStatus.Unavailable, null, "gone");
        using var following = Following();

        Assert.True(following.StartFromCheckpoint());
        Assert.Equal(FollowProblemKind.Unavailable, (await FollowAsync(following))!.Kind);
        var answer = _service.Decide(TestService.Call("42"));
        Assert.Equal(("gold", true), (answer.Tier.Name, answer.Degraded));

        // Nothing is read anew: the store would fail.
        _service.Store.Description = live;
        _service.Store.Failure = new InvalidOperationException("read anew");
        Assert.Null(await FollowAsync(following));
        answer = _service.Decide(TestService.Call("42"));
        Assert.Equal(("gold", false), (answer.Tier.Name, answer.Degraded));
    }

    [Fact]
    public async Task A_newer_dataset_takes_the_place_of_the_checkpoint()
    {
        await WriteAsync("gold", TestService.Now);
        _service.Store.Load(TestService.Header("silver"), TestService.Customer("42", TestService.Score()));
        using var following = Following();

        Assert.True(following.StartFromCheckpoint());
        Assert.Null(await FollowAsync(following));

        Assert.Equal("silver", _service.Decide(TestService.Call("42")).Tier.Name);
    }

    [Fact]
    public async Task A_checkpoint_whose_tiers_the_policy_does_not_have_is_not_served()
    {
        await WriteAsync("diamond", TestService.Now);
        using var following = Following();

        Assert.False(following.StartFromCheckpoint());
        Assert.False(_service.Serving.Current.IsHydrated);
    }

    [Fact]
    public void Without_a_file_the_start_is_as_ever()
    {
        using var following = Following();

        Assert.False(following.StartFromCheckpoint());
        Assert.False(_service.Serving.Current.IsHydrated);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<FollowProblem?> FollowAsync(StoreFollowing following) => following.FollowOnceAsync(CancellationToken.None);

    private StoreFollowing Following() => _service.Following(checkpoint: new CheckpointSchedule(
        FilePath, TimeSpan.FromMinutes(5), TestService.Hasher, _service.Factory, _service.Clock, NullLogger<CheckpointSchedule>.Instance));

    private async Task WriteAsync(string tier, Instant confirmedAt)
    {
        var dataset = _service.Store.Load(TestService.Header(tier), TestService.Customer("42", TestService.Score()));
        var hydration = await CustomerFollower.StartAsync(_service.Store, dataset, progress: null, CancellationToken.None);
        Assert.NotNull(hydration.Follower);
        Assert.True(new ReplicaCheckpoint(FilePath).Write(hydration.Follower, confirmedAt, CancellationToken.None).Bytes > 0);
    }
}
