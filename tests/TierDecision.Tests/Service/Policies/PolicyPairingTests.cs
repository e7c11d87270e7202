using TierDecision.Configuration.Policies;
using TierDecision.Service.Audit;
using TierDecision.Service.Following;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;
using TierDecision.Service.Serving;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Policies;

namespace TierDecision.Tests.Service.Policies;

/// <summary>Policies that came with customers of their own.</summary>
public sealed class PolicyPairingTests : IDisposable
{
    private const string OtherTiers =
        """
        name: test
        version: "8"
        tiers: [{name: top, from_percentile: 90, priority: 81}, {name: gold, from_percentile: 50, priority: 55}, {name: rest, from_percentile: 0, priority: 21}]
        unknown_customer: {tier: rest}
        queues: [{name: desk}]
        routing: {default: [{queue: desk}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pairing-").FullName;
    private readonly TestService _service = new();
    private readonly LogLines _log = new();
    private readonly List<IDisposable> _disposed = [];

    private string File => Path.Combine(_folder, "policy.yaml");

    private string CustomersFile => Path.Combine(_folder, "node.checkpoint");

    private PolicyCheckpoint Checkpoint => PolicyCheckpoint.Beside(CustomersFile)!;

    private TestPolicyLibrary Library => _service.Store.Library;

    public void Dispose()
    {
        _disposed.ForEach(one => one.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Policy_waits_for_its_customers_and_is_taken_together_with_them()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers);
        Library.Activate(revision, dataset: 2);

        await node.Policies.LookAsync(default);
        await node.Policies.LookAsync(default);
        Assert.Equal(("7", "gold"), Answer());
        Assert.Equal(EventIds.PolicyWaits, Assert.Single(_log.Events, id => id == EventIds.PolicyWaits));
        Assert.False(System.IO.File.Exists(Checkpoint.Path));

        Retier(revision, "top");
        Assert.Null(await node.Following.FollowOnceAsync(default));

        Assert.Equal(("8", "top"), Answer());
        await node.Policies.LookAsync(default);
        Assert.Equal(("8", "top"), Answer());
        Assert.Equal(new PolicyInForce(1, revision) { Dataset = 2 }, Checkpoint.Read().Kept[0].InForce);
        Assert.Contains("tierdecision_policy_activation 1", await _service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_that_waits_says_so_to_who_put_the_policy_into_force()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers);
        Library.Activate(revision, dataset: 2);

        Assert.Equal("the customers that it goes with, dataset 2, are being read", await node.Policies.TakeAsync(default));

        Retier(revision, "top");
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Null(await node.Policies.TakeAsync(default));
    }

    [Fact]
    public async Task Trial_ends_when_policy_and_customers_change_together_and_the_next_begins_over_these()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers);
        await ShadowAsync(revision);
        await node.Policies.LookAsync(default);
        Assert.Equal(revision, _service.Serving.Current.Shadow?.Trial.Revision);

        Library.Activate(revision, dataset: 2);
        await node.Policies.LookAsync(default);
        Assert.Null(_service.Serving.Current.Shadow);

        // Another one, while this node waits: it is against a policy that this node does not have yet.
        var next = await PublishAsync(OtherTiers.Replace("\"8\"", "\"9\"", StringComparison.Ordinal));
        await ShadowAsync(next);
        await node.Policies.LookAsync(default);
        Assert.Equal(("7", "gold"), Answer());
        Assert.Null(_service.Serving.Current.Shadow);

        Retier(revision, "top");
        Assert.Null(await node.Following.FollowOnceAsync(default));
        await node.Policies.LookAsync(default);
        Assert.Equal(("8", "top"), Answer());
        Assert.Equal(next, _service.Serving.Current.Shadow?.Trial.Revision);

        // Customers who are loaded later end no trial.
        _service.Store.Load(TestService.Header("top"), TestService.Customer("1", TestService.Score()));
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(next, _service.Serving.Current.Shadow?.Trial.Revision);
    }

    [Fact]
    public async Task Customers_that_are_seen_first_are_served_only_with_their_policy()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers);

        // The tiers of these are among those of the policy from before.
        Library.Activate(revision, dataset: 2);
        Retier(revision, "gold");
        Assert.Null(await node.Following.FollowOnceAsync(default));

        Assert.Equal(("8", "gold"), Answer());
    }

    [Fact]
    public async Task Policy_that_comes_into_force_while_customers_are_read_takes_them_with_it_or_has_them_read_again()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var (one, two) = (await PublishAsync(OtherTiers), await PublishAsync(OtherTiers.Replace("\"8\"", "\"9\"", StringComparison.Ordinal)));
        Library.Activate(one, dataset: 2);
        var second = Retier(one, "top");
        var reading = node.Source.Hold();
        var following = node.Following.FollowOnceAsync(default);
        await reading;

        // Rolled back in between: these customers go with nothing that is in force.
        Library.Activate(two, dataset: 3);
        await node.Policies.LookAsync(default);
        Assert.Equal(("7", "gold"), Answer());
        node.Source.Release();
        Assert.Equal(FollowProblemKind.Unavailable, (await following)!.Kind);
        Assert.Equal(("7", "gold"), Answer());

        Retier(two, "top");
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(("9", "top"), Answer());
        Assert.Equal(2, second.Number);
    }

    [Fact]
    public async Task Later_policy_is_taken_over_the_customers_and_a_later_load_under_it()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var one = await RetierAsync(node, "top");
        var two = await PublishAsync(OtherTiers.Replace("\"8\"", "\"9\"", StringComparison.Ordinal));
        await Library.ActivatePolicyAsync(two, one, new AuditActor("ann"), default);
        await node.Policies.LookAsync(default);
        Assert.Equal(("9", "top"), Answer());

        // Those that were loaded later came with no policy, and nothing waits for those that did.
        _service.Store.Load(TestService.Header("gold", "rest"), TestService.Customer("1", TestService.Score()));
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(("9", "gold"), Answer());
        await Library.ActivatePolicyAsync(one, two, new AuditActor("ann"), default);
        await node.Policies.LookAsync(default);
        await node.Policies.SettleAsync(default);
        Assert.Equal(("8", "gold"), Answer());
    }

    [Fact]
    public async Task Rollback_goes_back_to_the_customers_from_before()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var first = _service.Store.Description;
        var one = await PublishAsync(TestService.Policy.Replace("\"7\"", "\"7a\"", StringComparison.Ordinal));
        await Library.ActivatePolicyAsync(one, "", new AuditActor("ann"), default);
        await RetierAsync(node, "top");
        Assert.Equal(("8", "top"), Answer());

        Library.RollBack(dataset: 1);
        await node.Policies.LookAsync(default);
        Assert.Equal(("8", "top"), Answer());
        BringBack(first);
        Assert.Null(await node.Following.FollowOnceAsync(default));

        Assert.Equal(("7a", "gold"), Answer());
    }

    [Theory]
    [InlineData("top")]
    [InlineData("gold")]
    public async Task Rollback_to_the_policy_file_goes_back_to_the_customers_from_before(string tier)
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var first = _service.Store.Description;
        await RetierAsync(node, tier);
        Assert.Equal(("8", tier), Answer());

        // The file has tiers of these customers or not: either way it waits for those that it goes with.
        Library.RollBack(dataset: 1);
        Assert.Equal("the customers that it goes with, dataset 1, are being read", await node.Policies.TakeAsync(default));
        node.File.Look();
        Assert.Equal(("8", tier), Answer());
        Assert.Contains("waits for the customers", node.File.Reload(), StringComparison.Ordinal);
        Assert.Null(node.Events.First());
        BringBack(first);
        Assert.Null(await node.Following.FollowOnceAsync(default));

        Assert.Equal(("7", "gold"), Answer());
        Assert.Null(await node.Policies.TakeAsync(default));
        node.File.Look();
        node.File.Look();
        Assert.Equal(1, node.Events.Clear());
    }

    [Fact]
    public async Task Customers_from_before_are_not_served_under_another_policy_than_the_file_that_they_go_with()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var first = _service.Store.Description;
        await RetierAsync(node, "gold");
        System.IO.File.WriteAllText(File, "name: [");

        Library.RollBack(dataset: 1);
        await node.Policies.LookAsync(default);
        BringBack(first);
        var problem = await node.Following.FollowOnceAsync(default);

        Assert.Equal(FollowProblemKind.OtherTiers, problem!.Kind);
        Assert.Contains("the policy file of each node, which this node refuses", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(("8", "gold"), Answer());
        System.IO.File.WriteAllText(File, TestService.Policy);
        node.File.Look();
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(("7", "gold"), Answer());
    }

    [Fact]
    public async Task Later_policy_is_taken_at_once_over_customers_that_were_loaded_after_the_retiering()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var one = await RetierAsync(node, "top");
        await ServeAsync(node, "gold");
        var two = await PublishAsync(OtherTiers.Replace("\"8\"", "\"9\"", StringComparison.Ordinal));

        await Library.ActivatePolicyAsync(two, one, new AuditActor("ann"), default);

        Assert.Null(await node.Policies.TakeAsync(default));
        Assert.Equal(("9", "gold"), Answer());
    }

    [Fact]
    public async Task Customers_who_were_live_before_a_retiering_wait_for_a_library_that_can_be_read()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var first = _service.Store.Description;
        await RetierAsync(node, "gold");
        Library.RollBack(dataset: 1);
        Library.Away = "the test says so";
        BringBack(first);

        Assert.Equal(FollowProblemKind.Unavailable, (await node.Following.FollowOnceAsync(default))!.Kind);
        Assert.Equal(("8", "gold"), Answer());
        Library.Away = null;
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(("7", "gold"), Answer());
    }

    [Fact]
    public async Task Customers_whose_policy_this_node_cannot_read_are_not_served_under_another()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers + "\nnew_key: 1\n");
        Library.Activate(revision, dataset: 2);
        Retier(revision, "gold");

        var problem = await node.Following.FollowOnceAsync(default);

        Assert.Equal(FollowProblemKind.OtherTiers, problem!.Kind);
        Assert.Contains(revision, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(("7", "gold"), Answer());
    }

    [Fact]
    public async Task Customers_that_came_with_a_policy_wait_for_a_library_that_can_be_read()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var revision = await PublishAsync(OtherTiers);
        Library.Activate(revision, dataset: 2);
        Retier(revision, "gold");
        Library.Away = "the test says so";

        Assert.Equal(FollowProblemKind.Unavailable, (await node.Following.FollowOnceAsync(default))!.Kind);
        Assert.Equal(("7", "gold"), Answer());

        Library.Away = null;
        Assert.Null(await node.Following.FollowOnceAsync(default));
        Assert.Equal(("8", "gold"), Answer());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_serves_the_customers_of_the_checkpoint_under_the_policy_that_they_go_with(bool isWritten)
    {
        var one = await PublishAsync(TestService.Policy.Replace("\"7\"", "\"7a\"", StringComparison.Ordinal));
        await Library.ActivatePolicyAsync(one, "", new AuditActor("ann"), default);
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        await node.Policies.LookAsync(default);
        node.Write();
        await RetierAsync(node, "top");
        await node.Policies.LookAsync(default);
        if (isWritten)
        {
            node.Write();
        }

        var (again, other, bringStoreBack) = await RestartWithoutStoreAsync();
        Assert.True(again.Following.StartFromCheckpoint());

        Assert.Equal(isWritten ? ("8", "top") : ("7a", "gold"), Answer(other));
        bringStoreBack();
        await again.Policies.LookAsync(default);
        Assert.Equal(isWritten ? ("8", "top") : ("7a", "gold"), Answer(other));
        Assert.Null(await again.Following.FollowOnceAsync(default));
        Assert.Equal(("8", "top"), Answer(other));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Start_knows_which_customers_go_with_the_policy_file(bool isRolledBack, bool isWritten)
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        var first = _service.Store.Description;
        node.Write();
        await RetierAsync(node, "gold");
        if (isRolledBack)
        {
            node.Write();
            Library.RollBack(dataset: 1);
            await node.Policies.LookAsync(default);
            BringBack(first);
            Assert.Null(await node.Following.FollowOnceAsync(default));
            Assert.Equal(("7", "gold"), Answer());
        }

        if (isWritten)
        {
            node.Write();
        }

        var (again, other, bringStoreBack) = await RestartWithoutStoreAsync();
        Assert.True(again.Following.StartFromCheckpoint());

        Assert.Equal(isRolledBack == isWritten ? ("7", "gold") : ("8", "gold"), Answer(other));
        again.File.Look();
        Assert.Equal(isRolledBack == isWritten ? ("7", "gold") : ("8", "gold"), Answer(other));
        bringStoreBack();
        await again.Policies.LookAsync(default);
        Assert.Null(await again.Following.FollowOnceAsync(default));
        Assert.Equal(isRolledBack ? ("7", "gold") : ("8", "gold"), Answer(other));
    }

    [Fact]
    public async Task Start_does_not_serve_customers_whose_policy_is_not_kept()
    {
        var node = await StartAsync();
        await ServeAsync(node, "gold");
        await RetierAsync(node, "gold");
        node.Write();
        System.IO.File.Delete(Checkpoint.Path);

        var (again, _, _) = await RestartWithoutStoreAsync();

        Assert.False(again.Following.StartFromCheckpoint());
    }

    private (string Version, string Tier) Answer(TestService? service = null)
    {
        var answer = (service ?? _service).Decide(TestService.Call("1"));
        return (answer.Policy.Version, answer.Tier.Name);
    }

    private async Task<string> PublishAsync(string text)
    {
        var load = PolicyFile.Parse(text, "test", TestService.Now);
        await Library.PublishPolicyAsync(
            new PolicyPublication(load.Revision, "test", "1", load.Document ?? new(text, new Dictionary<string, string>())), new AuditActor("ann"), default);
        return load.Revision;
    }

    private async Task ShadowAsync(string revision) => Assert.Equal(
        PolicyChangeStatus.Done,
        (await Library.ChangeTrialAsync(
            new PolicyTrialChange(PolicyTrialAction.StartShadow) { Revision = revision }, null, new AuditActor("ann"), default)).Status);

    private async Task ServeAsync(Node node, string tier)
    {
        _service.Store.Load(TestService.Header(tier), TestService.Customer("1", TestService.Score()));
        Assert.Null(await node.Following.FollowOnceAsync(default));
    }

    // Puts a policy with other tiers into force together with customers of its own, who have this tier, and lets the node follow.
    private async Task<string> RetierAsync(Node node, string tier)
    {
        var revision = await PublishAsync(OtherTiers);
        Library.Activate(revision, dataset: 2);
        Retier(revision, tier);
        Assert.Null(await node.Following.FollowOnceAsync(default));
        return revision;
    }

    private DatasetInfo Retier(string revision, string tier) => _service.Store.Load(
        TestService.Header(tier) with { PolicyRevision = revision }, TestService.Customer("1", TestService.Score()));

    // The customers from before are live again.
    private void BringBack(DatasetDescription description)
    {
        _service.Store.Description = description;
        _service.Store.Hold(TestService.Customer("1", TestService.Score()));
    }

    // The node was killed, and starts again, with a service of its own, while the store is away.
    private async Task<(Node Node, TestService Service, Action BringStoreBack)> RestartWithoutStoreAsync()
    {
        var live = _service.Store.Description;
        _service.Store.Description = new(DatasetStatus.Unavailable, null, "gone");
        Library.Away = "gone";
        var service = new TestService();
        return (await StartAsync(service), service, () => (_service.Store.Description, Library.Away) = (live, null));
    }

    // A node of this test's store, which serves through another service if there is one.
    private async Task<Node> StartAsync(TestService? service = null)
    {
        System.IO.File.WriteAllText(File, TestService.Policy);
        var (start, problem) = await new StartPolicyReader(Library, Checkpoint, File, _service.Clock)
            .ReadAsync(TimeSpan.FromSeconds(1), TimeSpan.Zero, default);
        Assert.Null(problem);
        var served = service ?? _service;
        Assert.True(served.Serving.TryChange(
            _ => ServingModel.BeforeHydration(start!.Policy.Plan!, start.Policy.Revision, new DecisionMetrics(served.Factory))));
        var policies = new PolicyNode(start!, served, _log, Checkpoint, _service.Store);
        var source = new HeldSource(new ReplicaSource(_service.Store));
        var schedule = new CheckpointSchedule(
            CustomersFile, TimeSpan.FromMinutes(5), TestService.Hasher, served.Factory, served.Clock, _log.For<CheckpointSchedule>());
        var live = new LiveDataset(
            _service.Store, served.Serving, policies.Pairing, policies.Library, TestService.Hasher, source, served.Replica, served.Clock,
            _log.For<LiveDataset>());
        var following = new StoreFollowing(
            live, served.Serving, served.NewReport(_log), schedule, new MemoryRelease(served.Serving), TimeSpan.FromSeconds(1), served.Clock);
        _disposed.AddRange([policies, following]);
        return new Node(following, policies.Library, policies.File, policies.Events, source, () => schedule.Write(live.ReplicaFollower!, TestService.Now));
    }

    private sealed record Node(
        StoreFollowing Following, PolicyLibraryWorker Policies, PolicyFileWorker File, NodeEvents Events, HeldSource Source, Action Write);

    /// <summary>Reads customers as ever, and stops before it gives them if a test says so.</summary>
    private sealed class HeldSource(IFollowerSource source) : IFollowerSource
    {
        private TaskCompletionSource? _read;
        private TaskCompletionSource _released = new();

        public Task Hold()
        {
            (_read, _released) = (new(), new());
            return _read.Task;
        }

        public void Release()
        {
            _read = null;
            _released.SetResult();
        }

        public async Task<(ICustomerFollower? Follower, string? Detail)> StartAsync(DatasetInfo dataset, CancellationToken cancellationToken)
        {
            var result = await source.StartAsync(dataset, cancellationToken);
            if (_read is { } read)
            {
                var released = _released.Task;
                read.SetResult();
                await released;
            }

            return result;
        }
    }
}
