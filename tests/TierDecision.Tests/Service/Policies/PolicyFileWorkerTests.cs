using TierDecision.Configuration.Policies;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;
using TierDecision.Storage.Audit;

namespace TierDecision.Tests.Service.Policies;

public sealed class PolicyFileWorkerTests : IDisposable
{
    private const string Holidays =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{0}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("policy-").FullName;
    private readonly TestService _service = new();
    private readonly LogLines _log = new();
    private readonly PolicyNode _node;

    public PolicyFileWorkerTests()
    {
        Write(TestService.Policy);
        _node = new PolicyNode(StartPolicy.Of(PolicyFile.Load(File, TestService.Now)), _service, _log);
    }

    private string File => Path.Combine(_folder, "policy.yaml");

    private string Version => _service.Serving.Current.Plan.Version;

    public void Dispose()
    {
        _node.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void File_that_is_as_it_was_changes_nothing()
    {
        var before = _service.Serving.Current;

        _node.File.Look();
        _node.File.Look();

        Assert.Same(before, _service.Serving.Current);
        Assert.Empty(_log.Entries);
        Assert.Null(_node.Events.First());
    }

    [Fact]
    public async Task Changed_policy_decides_over_the_same_customers()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        _node.File.Look();
        Assert.Equal(80, _service.Decide(TestService.Call("1")).Priority - 2);

        Write(TestService.Policy.Replace("version: \"7\"", "version: \"8\"", StringComparison.Ordinal).Replace("priority: 80", "priority: 81", StringComparison.Ordinal));
        _node.File.Look();

        var answer = _service.Decide(TestService.Call("1"));
        Assert.Equal(("gold", 83, "8"), (answer.Tier.Name, answer.Priority, answer.Policy.Version));
        Assert.Equal(PolicyFile.Load(File, TestService.Now).Revision, answer.Policy.Revision);
        Assert.Equal([EventIds.PolicyTaken], _log.Events);
        var audited = _node.Events.First()!;
        Assert.Equal(AuditKind.PolicyFileReloaded, audited.Kind);
        Assert.Matches(@"^test 7 \([0-9a-f]{12}\)$", audited.Changes[0].Before);
        Assert.Equal(("policy", $"test 8 ({answer.Policy.Revision})"), (audited.Changes[0].Field, audited.Changes[0].After));
    }

    [Fact]
    public void Rejects_a_policy_with_errors_once_with_all_of_them_and_takes_it_when_it_is_mended()
    {
        Write(TestService.Policy.Replace("priority: 80", "priority: 800", StringComparison.Ordinal).Replace("timeout: 90s", "timeout: soon", StringComparison.Ordinal));
        _node.File.Look();
        _node.File.Look();

        Assert.Equal("7", Version);
        Assert.Equal([EventIds.PolicyRefused], _log.Events);
        Assert.Contains("'test' 7", _log.Entries[0], StringComparison.Ordinal);
        Assert.Contains("800", _log.Entries[0], StringComparison.Ordinal);
        Assert.Contains("soon", _log.Entries[0], StringComparison.Ordinal);

        Write(TestService.Policy.Replace("version: \"7\"", "version: \"9\"", StringComparison.Ordinal));
        _node.File.Look();

        Assert.Equal("9", Version);
    }

    [Fact]
    public void Rejects_a_file_that_is_gone_and_says_when_it_is_back()
    {
        System.IO.File.Delete(File);
        _node.File.Look();
        _node.File.Look();

        Assert.Equal("7", Version);

        Write(TestService.Policy);
        _node.File.Look();

        Assert.Equal([EventIds.PolicyRefused, EventIds.PolicyRefusedNoMore], _log.Events);
        Assert.Contains("is not there", _log.Entries[0], StringComparison.Ordinal);
    }

    /// <summary>As Kubernetes mounts a ConfigMap: the file is a link into a folder that is a link, which is swapped.</summary>
    [Fact]
    public void Folder_that_is_swapped_behind_a_link_is_another_policy()
    {
        var (old, next) = (Directory.CreateDirectory(Path.Combine(_folder, "..old")).FullName, Directory.CreateDirectory(Path.Combine(_folder, "..next")).FullName);
        System.IO.File.Move(File, Path.Combine(old, "policy.yaml"));
        var link = Path.Combine(_folder, "..data");
        Directory.CreateSymbolicLink(link, old);
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "policy.yaml"));
        _node.File.Look();
        Assert.Empty(_log.Entries);

        System.IO.File.WriteAllText(Path.Combine(next, "policy.yaml"), TestService.Policy.Replace("version: \"7\"", "version: \"8\"", StringComparison.Ordinal));
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, next);
        _node.File.Look();

        Assert.Equal("8", Version);
    }

    [Fact]
    public void Holidays_file_that_changes_is_another_policy()
    {
        var policy = TestService.Policy + "\ncalendars: [{name: desk, zone: UTC, hours: {mon-fri: [09:00-17:00]}, holidays_file: holidays.ics}]\n";
        System.IO.File.WriteAllText(Path.Combine(_folder, "holidays.ics"), Holidays.Replace("{0}", "20261224", StringComparison.Ordinal));
        Write(policy.Replace("sla:\n", "sla:\n  - {name: open, when: {channel: chat}, calendar: desk, answer: 1m}\n", StringComparison.Ordinal));
        _node.File.Look();
        var revision = _service.Serving.Current.Policy.Policy.Revision;

        System.IO.File.WriteAllText(Path.Combine(_folder, "holidays.ics"), Holidays.Replace("{0}", "20261225", StringComparison.Ordinal));
        _node.File.Look();

        Assert.NotEqual(revision, _service.Serving.Current.Policy.Policy.Revision);
        Assert.Equal(2, _log.Events.Count(id => id == EventIds.PolicyTaken));
    }

    [Fact]
    public async Task Rejects_a_policy_without_the_customers_tiers_until_they_have_others()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var withoutSilver = string.Join(
            '\n', TestService.Policy.Split('\n').Where(line => !line.Contains("name: silver", StringComparison.Ordinal))).Replace("\"7\"", "\"8\"", StringComparison.Ordinal);
        Write(withoutSilver);
        _node.File.Look();

        Assert.Equal("7", Version);
        Assert.Contains("does not have: silver", Assert.Single(_log.Entries), StringComparison.Ordinal);

        _service.Store.Load(TestService.Header("gold", "basic"), [TestService.Customer("1", TestService.Score())]);
        Assert.Null(await _service.Following().FollowOnceAsync(CancellationToken.None));
        _node.File.Look();

        Assert.Equal("8", Version);
        Assert.Equal("gold", _service.Decide(TestService.Call("1")).Tier.Name);
    }

    [Fact]
    public async Task Metrics_name_the_policy_in_force_alone()
    {
        Write(TestService.Policy.Replace("version: \"7\"", "version: \"8\"", StringComparison.Ordinal));
        _node.File.Look();
        Write("name: [");
        _node.File.Look();

        var text = await _service.Registry.TextAsync();
        Assert.Contains("tierdecision_policy_info{name=\"test\",version=\"8\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("version=\"7\"", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_changes_total{outcome=\"taken\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_changes_total{outcome=\"refused\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_file_refused 1", text, StringComparison.Ordinal);
    }

    private void Write(string policy) => System.IO.File.WriteAllText(File, policy);
}
