using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Tests.Service.Policies;

public sealed class PolicyLibraryWorkerTests : IDisposable
{
    private static readonly AuditActor Ann = new("ann");

    private readonly string _folder = Directory.CreateTempSubdirectory("library-").FullName;
    private readonly TestService _service = new();
    private readonly LogLines _log = new();
    private readonly PolicyNode _node;

    public PolicyLibraryWorkerTests()
    {
        System.IO.File.WriteAllText(File, TestService.Policy);
        _node = new PolicyNode(StartPolicy.Of(PolicyFile.Load(File, TestService.Now)), _service, _log, Checkpoint);
    }

    private string File => Path.Combine(_folder, "policy.yaml");

    private PolicyCheckpoint Checkpoint => new(Path.Combine(_folder, "node.checkpoint.policy"));

    private TestPolicyLibrary Library => _service.Store.Library;

    private string Version => _service.Serving.Current.Plan.Version;

    public void Dispose()
    {
        _node.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Library_without_a_policy_in_force_leaves_the_policy_to_the_file()
    {
        var before = _service.Serving.Current;
        await PublishAsync("8", activates: false);

        await LookAsync();
        Assert.Same(before, _service.Serving.Current);

        System.IO.File.WriteAllText(File, Policy("9"));
        _node.File.Look();

        Assert.Equal("9", Version);
        Assert.False(System.IO.File.Exists(Checkpoint.Path));
    }

    [Fact]
    public async Task Policy_of_the_library_decides_over_the_same_customers_and_the_file_no_more()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var revision = await PublishAsync("8", text: Policy("8").Replace("priority: 80", "priority: 81", StringComparison.Ordinal));
        System.IO.File.WriteAllText(File, Policy("9"));

        await LookAsync();
        _node.File.Look();
        _node.File.Reload();

        var answer = _service.Decide(TestService.Call("1"));
        Assert.Equal((83, "8", revision), (answer.Priority, answer.Policy.Version, answer.Policy.Revision));
        Assert.Equal([EventIds.PolicyLibraryDecides, EventIds.PolicyTaken], _log.Events);
        Assert.Contains("from the policy library, activation 1", _log.Entries[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_is_still_in_force_is_not_read_again()
    {
        await PublishAsync("8");
        await LookAsync();
        var before = _service.Serving.Current;

        await LookAsync();

        Assert.Same(before, _service.Serving.Current);
        Assert.Equal(1, Library.Documents);
    }

    [Fact]
    public async Task Policy_that_is_put_into_force_again_is_not_compiled_anew_and_what_is_spoilt_is_not_taken_for_it()
    {
        await PublishAsync("8");
        await LookAsync();
        var plan = _service.Serving.Current.Plan;
        var revision = await PublishAsync("9");
        await LookAsync();
        await Library.RollBackPolicyAsync(revision, Ann, default);
        await LookAsync();

        Assert.Same(plan, _service.Serving.Current.Plan);
        Assert.Contains("from the policy library, activation 3", _log.Entries[^1], StringComparison.Ordinal);

        Library.Spoilt = PolicyFile.Parse(Policy("10"), "test", TestService.Now).Document;
        await Library.RollBackPolicyAsync(Library.Catalogue.InForce.Revision, Ann, default);
        await LookAsync();
        Assert.Equal("8", Version);
        Assert.Contains(EventIds.PolicyLibraryRefused, _log.Events);
    }

    [Fact]
    public async Task Looks_follow_each_other_so_that_none_goes_back_to_what_was_in_force_before()
    {
        await PublishAsync("8");
        await LookAsync();
        var slow = new TaskCompletionSource();
        Library.Answers = slow.Task;

        // Has asked already when the next is put into force.
        var earlier = LookAsync().AsTask();
        await PublishAsync("9");
        Library.Answers = Task.CompletedTask;
        var later = _node.Library.TakeAsync(CancellationToken.None).AsTask();
        Assert.False(later.IsCompleted);
        slow.SetResult();

        await earlier;
        Assert.Null(await later);
        Assert.Equal("9", Version);
    }

    [Fact]
    public async Task Rollback_to_the_file_takes_the_file_as_it_is_then()
    {
        await PublishAsync("8");
        await LookAsync();
        Assert.True(System.IO.File.Exists(Checkpoint.Path));
        System.IO.File.WriteAllText(File, Policy("9"));

        await Library.RollBackPolicyAsync(Library.Catalogue.InForce.Revision, Ann, default);
        await LookAsync();
        await LookAsync();

        Assert.Equal("9", Version);
        Assert.False(System.IO.File.Exists(Checkpoint.Path));
        Assert.Equal([EventIds.PolicyLibraryDecides, EventIds.PolicyTaken, EventIds.PolicyFileDecides, EventIds.PolicyTaken], _log.Events);
        Assert.Contains("source=\"file\"", await _service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_policy_that_this_version_cannot_read_once_and_goes_on()
    {
        await PublishAsync("8");
        await LookAsync();
        var newer = await PublishAsync("9", text: Policy("9") + "\nnew_key: 1\n");

        await LookAsync();
        await LookAsync();

        Assert.Equal("8", Version);
        Assert.Equal(EventIds.PolicyLibraryRefused, Assert.Single(_log.Events.Skip(2)));
        Assert.Contains(newer, _log.Entries[^1], StringComparison.Ordinal);
        Assert.Contains("new_key", _log.Entries[^1], StringComparison.Ordinal);
        var metrics = await _service.Registry.TextAsync();
        Assert.Contains("tierdecision_policy_library_refused 1", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_activation 1", metrics, StringComparison.Ordinal);
        Assert.Contains("version=\"8\"", metrics, StringComparison.Ordinal);

        await PublishAsync("10");
        await LookAsync();

        Assert.Equal("10", Version);
        Assert.Contains("tierdecision_policy_library_refused 0", await _service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_policy_without_the_customers_tiers_until_they_have_others()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        await PublishAsync("8", text: string.Join('\n', Policy("8").Split('\n').Where(line => !line.Contains("name: silver", StringComparison.Ordinal))));
        await LookAsync();

        Assert.Equal("7", Version);
        Assert.Contains("does not have: silver", _log.Entries[^1], StringComparison.Ordinal);

        _service.Store.Load(TestService.Header("gold", "basic"), [TestService.Customer("1", TestService.Score())]);
        Assert.Null(await _service.Following().FollowOnceAsync(CancellationToken.None));
        await LookAsync();

        Assert.Equal("8", Version);
    }

    [Fact]
    public async Task Rejects_content_that_is_not_that_of_its_revision()
    {
        Library.Spoilt = new PolicyDocument(Policy("666"), new Dictionary<string, string>());
        await PublishAsync("8");

        await LookAsync();

        Assert.Equal("7", Version);
        Assert.Contains("is not the revision of this content", _log.Entries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_in_force_goes_on_while_the_store_is_away_and_once_it_has_lost_its_library()
    {
        await PublishAsync("8");
        await LookAsync();

        Library.Away = "the test says so";
        await LookAsync();
        await LookAsync();
        Library.Away = null;
        Library.Lose();
        await LookAsync();
        await LookAsync();

        Assert.Equal("8", Version);
        Assert.Equal(
            [EventIds.PolicyLibraryUnread, EventIds.PolicyLibraryReadAgain, EventIds.PolicyLibraryLost], _log.Events.Skip(2));
        Assert.True(System.IO.File.Exists(Checkpoint.Path));
    }

    [Fact]
    public async Task Health_says_which_policy_decides_and_since_when_the_library_has_not_confirmed_it()
    {
        var revision = _service.Serving.Current.Policy.Policy.Revision;
        Assert.Equal(
            (HealthStatus.Degraded, $"test 7, revision {revision}, from the policy file; the policy library could not be read yet"), await HealthAsync());

        await LookAsync();
        Assert.Equal((HealthStatus.Healthy, $"test 7, revision {revision}, from the policy file"), await HealthAsync());

        revision = await PublishAsync("8");
        await LookAsync();
        Assert.Equal((HealthStatus.Healthy, $"test 8, revision {revision}, from the policy library"), await HealthAsync());
        Assert.Contains(
            $"tierdecision_policy_confirmed_timestamp_seconds {TestService.Now.ToUnixTimeMilliseconds() / 1000.0:R}", await _service.Registry.TextAsync(),
            StringComparison.Ordinal);

        Library.Away = "the test says so";
        _service.Clock.Advance(TimeSpan.FromMinutes(7));
        await LookAsync();
        Assert.Equal(
            (HealthStatus.Degraded, $"test 8, revision {revision}, from the policy library; the policy library has not confirmed it for 420 s"),
            await HealthAsync());
    }

    [Fact]
    public async Task Health_says_that_a_policy_is_refused_without_its_text()
    {
        await PublishAsync("9", text: Policy("9") + "\nnew_key: 1\n");
        await LookAsync();
        var (status, detail) = await HealthAsync();
        Assert.Equal(HealthStatus.Degraded, status);
        Assert.EndsWith(
            "from the policy file; the policy that is in force in the library by now is refused, and the log says why", detail, StringComparison.Ordinal);

        await PublishAsync("10");
        await LookAsync();
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
    }

    [Fact]
    public async Task Policy_with_holidays_needs_no_file_of_the_node()
    {
        var ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        System.IO.File.WriteAllText(Path.Combine(_folder, "holidays.ics"), ics);
        System.IO.File.WriteAllText(
            File,
            Policy("8").Replace("sla:\n", "sla:\n  - {name: open, when: {channel: chat}, calendar: desk, answer: 1m}\n", StringComparison.Ordinal)
                + "\ncalendars: [{name: desk, zone: UTC, hours: {mon-fri: [09:00-17:00]}, holidays_file: holidays.ics}]\n");
        var load = PolicyFile.Load(File, TestService.Now);
        Assert.Empty(load.Errors);
        System.IO.File.Delete(Path.Combine(_folder, "holidays.ics"));
        System.IO.File.Delete(File);

        await PublishAsync(load.Revision, load.Document!, activates: true);
        await LookAsync();

        Assert.Equal(load.Revision, _service.Serving.Current.Policy.Policy.Revision);
    }

    [Fact]
    public async Task Start_takes_the_library_then_what_was_known_of_it_then_the_file()
    {
        var revision = await PublishAsync("8");
        await LookAsync();

        Assert.Equal((revision, 1), await StartAsync());

        Library.Away = "the test says so";
        Assert.Equal((revision, 1), await StartAsync());

        Library.Away = null;
        Library.Lose();
        Assert.Equal((revision, 1), await StartAsync());

        Assert.Null(Checkpoint.Remove());
        Assert.Equal((PolicyFile.Load(File, TestService.Now).Revision, 0), await StartAsync());
    }

    [Fact]
    public async Task Start_does_not_go_by_what_was_known_once_the_file_is_in_force_again()
    {
        await PublishAsync("8");
        await LookAsync();
        await Library.ActivatePolicyAsync("", Library.Catalogue.InForce.Revision, Ann, default);

        Assert.Equal((PolicyFile.Load(File, TestService.Now).Revision, 2), await StartAsync());
    }

    [Fact]
    public async Task Start_does_not_need_the_file_while_the_library_has_a_policy()
    {
        System.IO.File.WriteAllText(File, "name: [");
        Assert.Contains("cannot serve", (await ReadAsync()).Problem, StringComparison.Ordinal);

        var revision = await PublishAsync("8");

        Assert.Equal((revision, 1), await StartAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("{\"number\":1,\"revision\":\"0123456789ab\",\"text\":\"name: [\",\"files\":{}}")]
    [InlineData("{\"number\":1,\"revision\":\"0123456789ab\",\"text\":null,\"files\":{}}")]
    public async Task Start_passes_over_a_checkpoint_that_is_damaged(string content)
    {
        System.IO.File.WriteAllText(Checkpoint.Path, content);
        Library.Away = "the test says so";

        Assert.Equal((PolicyFile.Load(File, TestService.Now).Revision, 0), await StartAsync());
    }

    [Fact]
    public async Task Checkpoint_is_private_and_says_what_is_in_force()
    {
        await PublishAsync("8");
        await LookAsync();
        var revision = await PublishAsync("9");
        await LookAsync();

        Assert.Equal(new PolicyInForce(2, revision), Checkpoint.Read().Kept[0].InForce);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Checkpoint.Path));
        }
    }

    private static string Policy(string version) =>
        TestService.Policy.Replace("version: \"7\"", $"version: \"{version}\"", StringComparison.Ordinal);

    private async ValueTask LookAsync() => await _node.Library.LookAsync(CancellationToken.None);

    private async Task<(HealthStatus Status, string? Detail)> HealthAsync()
    {
        var result = await new PolicyHealthCheck(_node.Switch, _node.Library, _service.Serving).CheckHealthAsync(new HealthCheckContext());
        return (result.Status, result.Description);
    }

    private async Task<string> PublishAsync(string version, bool activates = true, string? text = null)
    {
        var load = PolicyFile.Parse(text ?? Policy(version), "test", TestService.Now);
        return await PublishAsync(load.Revision, load.Document!, activates);
    }

    private async Task<string> PublishAsync(string revision, PolicyDocument document, bool activates)
    {
        var result = await Library.PublishPolicyAsync(
            new PolicyPublication(revision, "test", "1", document) { Activates = activates }, Ann, default);
        Assert.Equal(PolicyChangeStatus.Done, result.Status);
        return revision;
    }

    private Task<(StartPolicy? Policy, string? Problem)> ReadAsync() =>
        new StartPolicyReader(Library, Checkpoint, File, _service.Clock).ReadAsync(TimeSpan.FromSeconds(1), TimeSpan.Zero, default);

    private async Task<(string Revision, long Activation)> StartAsync()
    {
        var (policy, problem) = await ReadAsync();
        Assert.Null(problem);
        return (policy!.Policy.Revision, policy.InForce.Number);
    }
}
