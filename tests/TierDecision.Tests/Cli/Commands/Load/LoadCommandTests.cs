using TierDecision.PhoneNumbers;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Embedded;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Load;

public sealed class LoadCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Scored_transactions_are_found_in_the_embedded_store()
    {
        var transactions = _folder.PathOf("t.csv");
        var scores = _folder.PathOf("s.csv");
        await _folder.RunAsync("generate", "--customers", "300", "--transactions", transactions);
        await _folder.RunAsync("score", transactions, "-o", scores);

        var result = await _folder.RunAsync("load", scores, "--currency", "USD");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"Loaded 300 customers into the embedded store {_folder.EmbeddedFile} in ", result.OutputLines[0], StringComparison.Ordinal);
        await using var store = Open(_folder.EmbeddedFile);
        var dataset = (await store.DescribeAsync(default)).Dataset!;
        Assert.Equal((1, 300, 600), (dataset.Number, dataset.Customers, dataset.Aliases));
        Assert.Equal(["platinum", "gold", "silver", "standard"], dataset.Header.Tiers);
        Assert.Equal(("contact-centre", "USD"), (dataset.Header.PolicyName, dataset.Header.Currency));
        foreach (var line in File.ReadLines(scores).Skip(1).SkipLast(1).Select(line => line.Split(',')))
        {
            var byPhone = await FindAsync(store, IdentifierKind.Phone, line[1]);
            Assert.Equal(LookupStatus.Found, byPhone.Status);
            Assert.Equal(line[4], dataset.Header.Tiers[byPhone.Score.Tier]);
        }
    }

    // A load in another folder made a second store there, and nothing said so.
    [Fact]
    public async Task Store_is_named_by_its_whole_path_and_as_new_if_it_is()
    {
        var transactions = _folder.PathOf("t.csv");
        await _folder.RunAsync("generate", "--customers", "20", "--transactions", transactions);
        await _folder.RunAsync("score", transactions, "-o", _folder.PathOf("s.csv"));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.EmbeddedFile);

        var first = await _folder.RunAsync("load", _folder.PathOf("s.csv"), "--embedded", relative);
        var second = await _folder.RunAsync("load", _folder.PathOf("s.csv"), "--embedded", relative);

        Assert.StartsWith($"Loaded 20 customers into the embedded store {_folder.EmbeddedFile} in ", first.OutputLines[0], StringComparison.Ordinal);
        Assert.Matches("^ *Store +new: there were no customers in it; ", first.OutputLines[1]);
        Assert.DoesNotContain(second.OutputLines, line => line.TrimStart().StartsWith("Store ", StringComparison.Ordinal));
    }

    // ringcentral/rc-unified-crm-extension #2, ringcentral/hubspot-embeddable-ringcentral-phone #230 and #238
    [Theory]
    [InlineData("S1,standard,+442079460958,", "S2,gold,020 7946 0958,", "S3,gold,020 7946 0123,s@example.com", "S4,gold,,S@Example.com")]
    [InlineData("S2,gold,+442079460958,", "S1,standard,+442079460958,", "S4,gold,,s@example.com", "S3,gold,020 7946 0123,s@example.com")]
    public async Task Shared_numbers_are_counted_and_named_and_stand_for_the_best_customer(params string[] lines)
    {
        var file = _folder.Write("shared.csv", ["customer_id,tier,phone,email", .. lines]);

        var result = await _folder.RunAsync("load", file, "--region", "GB");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Aliases 3", result.OutputLines);
        var shared = Assert.Single(result.OutputLines, line => line.StartsWith("Shared ", StringComparison.Ordinal));
        Assert.StartsWith("Shared 2 aliases stand for several customers, listed below;", shared, StringComparison.Ordinal);
        Assert.Equal(["+442079460958 (lines 2, 3)", "s@example.com (lines 4, 5)"], result.OutputLines.TakeLast(2).Select(line => line.Trim()));
        await using var store = Open(_folder.EmbeddedFile);
        var found = await FindAsync(store, IdentifierKind.Phone, "+442079460958");
        Assert.Equal((LookupStatus.Shared, 1), (found.Status, found.Score.Tier));
    }

    [Fact]
    public async Task Number_that_many_customers_have_is_named_with_some_of_its_lines()
    {
        var customers = Enumerable.Range(1, 24).Select(number => $"C{number},gold,+4420794609{number / 2:00}").Append("bad,nosuchtier,");
        var file = _folder.Write("many.csv", ["customer_id,tier,phone", .. customers, .. Enumerable.Range(30, 7).Select(number => $"C{number},gold,+442079460999")]);

        var result = await _folder.RunAsync("load", file, "--rejects", _folder.PathOf("rejects.csv"));

        Assert.Equal(0, result.ExitCode);
        var shared = Assert.Single(result.OutputLines, line => line.StartsWith("Shared ", StringComparison.Ordinal));
        Assert.StartsWith("Shared 12 aliases stand for several customers, listed below;", shared, StringComparison.Ordinal);
        Assert.Equal((10, "and 2 more"), (result.OutputLines.Count(line => line.Contains("(lines ", StringComparison.Ordinal)), result.OutputLines[^1].Trim()));
    }

    [Fact]
    public async Task File_that_is_cut_off_at_the_end_of_a_line_or_put_together_is_not_loaded()
    {
        var scores = _folder.PathOf("s.csv");
        await _folder.RunAsync("generate", "--customers", "30", "--transactions", _folder.PathOf("t.csv"));
        await _folder.RunAsync("score", _folder.PathOf("t.csv"), "-o", scores);
        var lines = File.ReadAllLines(scores);
        Assert.Equal("# rows: 30", lines[^1]);

        var missing = await _folder.RunAsync("load", _folder.Write("missing.csv", [.. lines[..20], lines[^1]]));
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("has 19 rows and not those that it says", missing.Error, StringComparison.Ordinal);
        var twice = await _folder.RunAsync("load", _folder.Write("twice.csv", [.. lines, .. lines[1..]]));
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("goes on behind the line that ends it", twice.Error, StringComparison.Ordinal);

        // One of an earlier version has no such line, and is loaded if it has no fewer customers than there are.
        var earlier = await _folder.RunAsync("load", _folder.Write("earlier.csv", lines[..^1]));
        Assert.Equal(0, earlier.ExitCode);
        var cut = await _folder.RunAsync("load", _folder.Write("cut.csv", lines[..20]));
        Assert.Equal(2, cut.ExitCode);
        Assert.Contains("add the line '# rows: 19' at the end", cut.Error, StringComparison.Ordinal);

        // One of another program, which has other columns and need not say.
        var silent = await _folder.RunAsync("load", _folder.Write("silent.csv", [lines[0] + ",region", .. lines[1..20].Select(line => line + ",north")]));
        Assert.Equal(0, silent.ExitCode);
        Assert.Contains("does not end with its number of rows", silent.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("does not end with its number of rows", (await _folder.RunAsync("load", scores)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_from_the_future_are_loaded_only_if_asked_for()
    {
        var file = _folder.Write("future.csv", "customer_id,tier,as_of", "1,gold,2062-05-01");
        var later = _folder.Write("later.csv", "customer_id,tier,as_of,tier_since", "1,gold,2024-05-01,2024-05-01", "2,gold,2024-05-01,2062-05-01");

        var refused = await _folder.RunAsync("load", file);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("line 2, as_of '2062-05-01': in the future", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-future", refused.Error, StringComparison.Ordinal);
        Assert.Contains("line 3, tier_since '2062-05-01': in the future", (await _folder.RunAsync("load", later)).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _folder.RunAsync("load", file, "--allow-future")).ExitCode);
    }

    [Fact]
    public async Task Tiers_that_the_live_customers_do_not_have_are_loaded_only_if_asked_for()
    {
        var policy = _folder.Write(
            "other.yaml", "name: other", "version: \"1\"", "tiers: [{name: diamond, from_percentile: 90, priority: 70}, {name: gold, from_percentile: 0, priority: 50}]",
            "unknown_customer: {tier: gold}", "queues: [{name: desk}]", "routing: {default: [{queue: desk}]}");
        var first = _folder.Write("first.csv", "customer_id,tier", "1,gold");
        var second = _folder.Write("second.csv", "customer_id,tier", "1,diamond");
        Assert.Equal(0, (await _folder.RunAsync("load", first)).ExitCode);

        var refused = await _folder.RunAsync("load", second, "--policy", policy);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'other' that those who are live do not have: diamond.", refused.Error, StringComparison.Ordinal);
        Assert.Contains("'contact-centre'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--change-tiers", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _folder.RunAsync("load", second, "--policy", policy, "--change-tiers")).ExitCode);
    }

    [Fact]
    public async Task Bad_line_at_the_end_lists_all_and_leaves_what_was_live()
    {
        var good = _folder.Write("good.csv", "customer_id,tier", "1,gold");
        var bad = _folder.Write("bad.csv", "customer_id,tier,phone", "2,gold,", "3,goald,", "4,vip,", "5,silver,", ",gold,");
        await _folder.RunAsync("load", good);

        var result = await _folder.RunAsync("load", bad);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal([3, 4, 6], result.ErrorLines.SkipLast(1).Select(line => int.Parse(line.Split("line ")[1].Split(',')[0], null)));
        Assert.StartsWith($"{bad}: line 3, tier 'goald': no such tier;", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{bad}: 3 bad lines of 5; nothing was loaded.", result.ErrorLines[^1], StringComparison.Ordinal);
        await using var store = Open(_folder.EmbeddedFile);
        Assert.Equal((1, 1), ((await store.DescribeAsync(default)).Dataset!.Number, (await store.DescribeAsync(default)).Dataset!.Customers));
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(store, IdentifierKind.CustomerId, "2")).Status);
    }

    [Fact]
    public async Task Customer_with_a_phone_that_cannot_be_read_is_loaded_without_it_and_it_is_named()
    {
        var file = _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,ask for Jim", "2,silver,+442079460958", "3,gold,4.42079E+11");

        var result = await _folder.RunAsync("load", file, "--errors", _folder.PathOf("e.txt"));

        Assert.Equal(0, result.ExitCode);
        string[] named =
        [
            $"{file}: line 2, phone 'ask for Jim': not a phone number like +441632960001",
            $"{file}: line 4, phone '4.42079E+11': not a phone number like +441632960001",
        ];
        Assert.Equal(
            [.. named, $"{file}: 2 phone numbers or e-mail addresses were left out; their lines are used without them."],
            result.ErrorLines.TakeLast(3));
        Assert.Equal(named, _folder.ReadLines("e.txt"));
        await using var store = Open(_folder.EmbeddedFile);
        Assert.Equal((3, 1), ((await store.DescribeAsync(default)).Dataset!.Customers, (int)(await store.DescribeAsync(default)).Dataset!.Aliases));
    }

    [Fact]
    public async Task Rejects_file_keeps_the_bad_lines_while_the_good_are_loaded()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,bronze", "2,gold", "3,", "4,silver");

        var result = await _folder.RunAsync("load", file, "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["customer_id,tier,reject_reason", "1,bronze", "3,"], _folder.ReadLines("r.csv").Select(line => line.Split(",\"")[0]));
        await using var store = Open(_folder.EmbeddedFile);
        Assert.Equal(2, (await store.DescribeAsync(default)).Dataset!.Customers);
    }

    [Fact]
    public async Task Wrong_policy_is_told_once_and_named_as_the_cause()
    {
        var file = _folder.Write("s.csv", ["customer_id,tier", .. Enumerable.Range(1, 500).Select(i => $"{i},diamond{i % 7}")]);

        var result = await _folder.RunAsync("load", file, "--errors", _folder.PathOf("e.txt"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(5, result.ErrorLines.Length);
        Assert.Equal($"{file}: and 497 more like this: tier: no such tier", result.ErrorLines[3]);
        Assert.Equal(
            $"{file}: 500 bad lines of 500; nothing was loaded. Give the policy that these tiers are of with --policy.", result.ErrorLines[4]);
        Assert.Equal(500, _folder.ReadLines("e.txt").Length);
    }

    [Fact]
    public async Task Rejects_file_is_kept_if_every_line_is_bad()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,", ",gold");

        var result = await _folder.RunAsync("load", file, "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"they are kept in {_folder.PathOf("r.csv")}.", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, _folder.ReadLines("r.csv").Length);
    }

    [Fact]
    public async Task Agents_of_the_file_are_those_of_the_dataset()
    {
        var file = _folder.Write("s.csv", "customer_id,tier,agent", "1,gold,", "2,gold,ann", "3,gold,bob", "4,gold,ann");

        await _folder.RunAsync("load", file);

        await using var store = Open(_folder.EmbeddedFile);
        Assert.Equal(["ann", "bob"], (await store.DescribeAsync(default)).Dataset!.Header.Agents);
        Assert.Equal(2, (await FindAsync(store, IdentifierKind.CustomerId, "3")).Score.PreferredAgent);
    }

    [Fact]
    public async Task Customer_on_two_lines_counts_once_and_is_told()
    {
        var file = _folder.Write("s.csv", "customer_id,tier,as_of", "1,gold,2025-01-01", "1,silver,2025-01-01");

        var result = await _folder.RunAsync("load", file);

        Assert.Contains("Repeated 1 line for a customer who stands on a later line again; the last one counts, and the aliases of all", result.OutputLines);
        Assert.Contains("As of 2025-01-01T00:00:00Z", result.OutputLines);
    }

    [Fact]
    public async Task Command_line_goes_before_the_environment()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        var other = _folder.PathOf("other.db");
        _folder.Set("TIERDECISION__REDIS__CONNECTION", "127.0.0.1:1");
        _folder.Set("TierDecision__Identity__Key", "no key");
        var key = _folder.Write("key", "000102030405060708090a0b0c0d0e0f");

        var result = await _folder.RunAsync("load", file, "--embedded", other, "--identity-key-file", key);

        Assert.Equal(0, result.ExitCode);
        await using var store = Open(other);
        var fingerprint = IdentityKeySource.Find(new IdentityOptions { KeyFile = key }, null, PhoneNormalizer.WithoutRegion).Hasher!.Fingerprint;
        Assert.Equal(fingerprint, (await store.DescribeAsync(default)).Dataset!.Header.IdentityKeyFingerprint);
        Assert.False(File.Exists(_folder.EmbeddedFile));
    }

    [Fact]
    public async Task Rejects_settings_as_the_service_does_and_names_the_option_that_gave_one()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        _folder.Set("TierDecision__Redis__Shard", "4");
        _folder.Set("TierDecision__Redis__BulkTimeout", "5s");

        var result = await _folder.RunAsync("load", file, "--redis", "localhost", "--prefix", "a b");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                "The configuration cannot be used:",
                "  TierDecision:Redis:BulkTimeout: '5s' is not a duration; write it like 00:00:05",
                "  TierDecision:Redis:Shard is no setting; did you mean 'Shards'?",
                "  --prefix: 'a b' must be 1 to 32 letters, digits or . _ - :",
            ],
            result.ErrorLines);
    }

    [Fact]
    public async Task Rejects_identity_key_from_the_environment()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        _folder.Set("TIERDECISION__IDENTITY__KEY", "no key");

        var result = await _folder.RunAsync("load", file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Expected 32 hexadecimal digits as the configured identity key", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_load_under_way_is_told_and_changes_nothing()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        await _folder.RunAsync("load", file);
        using var held = new FileStream(_folder.EmbeddedFile + ".load", FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var result = await _folder.RunAsync("load", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"Another load into the embedded store {_folder.EmbeddedFile} is under way; try again when it has ended. Nothing was changed.", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Store_that_cannot_be_written_is_told()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        var key = _folder.Write("key", "000102030405060708090a0b0c0d0e0f");

        var result = await _folder.RunAsync("load", file, "--embedded", Path.Combine(file, "store.db"), "--identity-key-file", key);

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("Can the file and its folder be written? The customers that were live still are.", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("customer_id,tier\n")]
    public async Task Rejects_file_without_customers(string text)
    {
        var file = _folder.PathOf("s.csv");
        await File.WriteAllTextAsync(file, text);

        var result = await _folder.RunAsync("load", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing was loaded", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.EmbeddedFile));
    }

    [Fact]
    public async Task Rejects_file_that_is_not_there()
    {
        var result = await _folder.RunAsync("load", _folder.PathOf("none.csv"));

        Assert.Equal((2, $"{_folder.PathOf("none.csv")} is not there; 'tierctl score' makes a score file.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Misspelt_column_is_told()
    {
        var file = _folder.Write("s.csv", "customer_id,tier,emial", "1,gold,a@example.com");

        var result = await _folder.RunAsync("load", file);

        Assert.Equal((0, $"{file}: not used: emial\n"), (result.ExitCode, result.Error));
    }

    private static EmbeddedCustomerStore Open(string file) =>
        new(new EmbeddedStoreOptions { File = file }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);

    private async Task<CustomerLookup> FindAsync(EmbeddedCustomerStore store, IdentifierKind kind, string identifier)
    {
        var hasher = IdentityKeySource.Find(new IdentityOptions(), _folder.EmbeddedFile + ".key", PhoneNormalizer.WithoutRegion).Hasher!;
        var error = kind == IdentifierKind.Phone ? hasher.TryHashPhone(identifier, out var key) : hasher.TryHashCustomerId(identifier, out key);
        Assert.Equal(IdentityError.None, error);
        return await store.FindAsync(kind, key, default);
    }
}
