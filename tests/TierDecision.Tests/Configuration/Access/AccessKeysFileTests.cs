using NodaTime;
using TierDecision.Configuration.Access;

namespace TierDecision.Tests.Configuration.Access;

public sealed class AccessKeysFileTests : IDisposable
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Other = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";

    private readonly string _folder = Directory.CreateTempSubdirectory("keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_key_is_read_with_what_it_allows()
    {
        var load = AccessKeysFile.Parse(
            $"""
            keys:
              - name: avaya-berlin
                sha256: {Hash}
                allow: [decide, queues]
                expires: 2027-06-30
              - {"{"}name: crm, sha256: {Other.ToUpperInvariant()}, allow: customers.write{"}"}
            """);

        Assert.Empty(load.Findings);
        Assert.Equal(["avaya-berlin", "crm"], load.Keys!.Select(key => key.Name));
        Assert.Equal([Permissions.Decide | Permissions.Queues, Permissions.CustomersWrite], load.Keys!.Select(key => key.Allow));
        Assert.Equal([Hash, Other], load.Keys!.Select(key => key.Hash.ToString()));
        Assert.Equal([new LocalDate(2027, 6, 30), null], load.Keys!.Select(key => key.Expires));
    }

    [Fact]
    public void Key_is_good_until_the_end_of_its_last_day_in_utc() => Assert.Equal(
        Instant.FromUtc(2027, 7, 1, 0, 0), new AccessKey("x", default, Permissions.Decide, new LocalDate(2027, 6, 30)).ExpiresAt);

    [Fact]
    public void Every_permission_has_a_word() => Assert.Equal(
        Enum.GetValues<Permissions>().Where(permission => permission != Permissions.None),
        PermissionWords.All.Select(word => PermissionWords.TryParse(word, out var permission) ? permission : default));

    [Theory]
    [InlineData("", "file: is empty")]
    [InlineData("# nothing", "file: is empty")]
    [InlineData("keys", "line 1, file: is not a mapping")]
    [InlineData("keys: []", "line 1, keys: has no key")]
    [InlineData("keys:", "line 1, keys: has no value")]
    [InlineData("kyes: [{name: a}]", "line 1, kyes: 'kyes' is no key here; did you mean 'keys'?")]
    [InlineData("keys: [", "is not YAML")]
    [InlineData("keys: [{sha256: $H, allow: decide}]", "line 1, keys[0].name: is missing")]
    [InlineData("keys: [{name: 'a b', sha256: $H, allow: decide}]", "line 1, keys[0].name: 'a b' is no name")]
    [InlineData("keys: [{name: a, allow: decide}]", "line 1, keys[0].sha256: is missing")]
    [InlineData("keys: [{name: a, sha256: abc, allow: decide}]", "line 1, keys[0].sha256: 'abc' is no SHA-256: it has 3 hexadecimal digits")]
    [InlineData("keys: [{name: a, sha256: abxc, allow: decide}]", "line 1, keys[0].sha256: is no SHA-256 of 64 hexadecimal digits: character 3 is none")]
    [InlineData("keys: [{name: a, sha256: $H}]", "line 1, keys[0].allow: allows nothing")]
    [InlineData("keys: [{name: a, sha256: $H, allow: []}]", "line 1, keys[0].allow: allows nothing")]
    [InlineData("keys: [{name: a, sha256: $H, allow: [decide, queue]}]", "line 1, keys[0].allow[1]: 'queue' is no permission; did you mean 'queues'?")]
    [InlineData("keys: [{name: a, sha256: $H, allow: all}]", "line 1, keys[0].allow[0]: 'all' is no permission; there are: decide, explain, queues, customers.read, customers.write, audit, policies.read, policies.propose, policies.activate")]
    [InlineData("keys: [{name: a, sha256: $H, allow: decide, expires: 2027-02-30}]", "line 1, keys[0].expires: '2027-02-30' is not a date such as")]
    [InlineData("keys: [{name: a, sha256: $H, allow: decide}, {name: A, sha256: $O, allow: decide}]", "line 1, keys[1].name: 'A' is the name of keys[0].name, too")]
    [InlineData("keys: [{name: a, sha256: $H, allow: decide}, {name: b, sha256: $H, allow: decide}]", "is that of keys[0].sha256, too")]
    public void Rejects_with_the_place(string text, string error)
    {
        var load = AccessKeysFile.Parse(text.Replace("$H", Hash, StringComparison.Ordinal).Replace("$O", Other, StringComparison.Ordinal));

        Assert.Null(load.Keys);
        Assert.Contains(error, Assert.Single(load.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_all_that_is_wrong_at_once()
    {
        var load = AccessKeysFile.Parse("keys:\n  - {name: a, sha256: 12, allow: [decide]}\n  - {name: a, allow: [x], expires: soon}\n");

        Assert.Equal(
            ["keys[0].sha256", "keys[1].expires", "keys[1].name", "keys[1].sha256", "keys[1].allow[0]"], load.Findings.Select(finding => finding.Path));
        Assert.Equal([2, 3, 3, 3, 3], load.Findings.Select(finding => finding.Line));
    }

    [Fact]
    public void Rejects_a_key_in_place_of_its_hash_without_repeating_it()
    {
        var key = AccessKeyText.Generate();

        var finding = Assert.Single(AccessKeysFile.Parse($"keys: [{{name: a, sha256: {key}, allow: decide}}]").Findings).ToString();

        Assert.Contains("is the key itself", finding, StringComparison.Ordinal);
        Assert.DoesNotContain(key[3..], finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_files_that_cannot_be_read()
    {
        var large = Path.Combine(_folder, "large.yaml");
        File.WriteAllText(large, new string('#', AccessKeysFile.MaxBytes + 1));

        Assert.Equal((null, "is not there: check the path"), AccessKeysFile.ReadText(Path.Combine(_folder, "none.yaml")));
        Assert.Equal((null, "is too large: at most 1048576 bytes"), AccessKeysFile.ReadText(large));
    }
}
