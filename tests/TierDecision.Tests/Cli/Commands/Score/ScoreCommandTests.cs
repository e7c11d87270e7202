using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact]
    public async Task Online_retail_gives_the_published_totals()
    {
        var result = await _folder.RunAsync(
            "score", SharedData.Path("online_retail_invoices.csv"), "-o", _folder.PathOf("scores.csv"), "--currency", "GBP", "--gross");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Customers 4,338 with a sale; 34 without are left out", result.OutputLines);
        Assert.Contains("Sales 18,532", result.OutputLines);
        Assert.Contains("Not sales 3,654 cancellations, 4 rows of 0.00", result.OutputLines);
        Assert.Contains("Revenue 8,911,407.904 GBP", result.OutputLines);
        Assert.Contains("As of 2011-12-09", result.OutputLines);
        Assert.Equal(1 + 4338, _folder.ReadLines("scores.csv").Length);
        Assert.Empty(result.Error);
    }

    [SharedDataFact]
    public async Task Online_retail_without_what_was_given_back_says_what_was_taken_off_and_what_was_not()
    {
        var result = await _folder.RunAsync(
            "score", SharedData.Path("online_retail_invoices.csv"), "-o", _folder.PathOf("scores.csv"), "--currency", "GBP");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Customers 4,338 with a sale; 34 without are left out", result.OutputLines);
        Assert.Contains("Not sales 3,654 cancellations, 4 rows of 0.00", result.OutputLines);
        Assert.Contains("Revenue 8,318,594.984 GBP: 8,911,407.904 less 592,812.92 given back", result.OutputLines);
        Assert.Contains(
            "Without a sale 162 returns, 18,529.17 beyond what was bought here, taken off nothing: 14527, 17548, 12472 and 138 more", result.OutputLines);
        Assert.Contains("Kept nothing 17 customers gave everything back and have the lowest scores", result.OutputLines);
        Assert.Empty(result.Error);
    }

    [SharedDataFact]
    public async Task Cdnow_counts_its_rows_of_zero_by_its_own_convention()
    {
        string[] score = ["score", SharedData.Path("CDNOW_sample.txt"), "-o", _folder.PathOf("scores.csv"), "--as-of", "1998-06-30"];

        var result = await _folder.RunAsync(score);
        var without = await _folder.RunAsync([.. score, "--include-zero", "false"]);

        Assert.Contains("Customers 2,357", result.OutputLines);
        Assert.Contains("Monetary 15.36 31.958 59.25 130.436", result.OutputLines);
        Assert.Contains("Customers 2,349 with a sale; 8 without are left out", without.OutputLines);
    }

    [Fact]
    public async Task Summary_shows_the_tiers_and_their_shares()
    {
        var lines = Enumerable.Range(1, 100).Select(i => $"{i},2025-01-01,{i}.00");
        var file = _folder.Write("t.csv", ["customer_id,date,amount", .. lines]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--weights", "0,0,1");

        Assert.Contains("platinum 95+ 5 5.0 % 490.00 9.7 %", result.OutputLines);
        Assert.Contains("standard 0+ 50 50.0 % 1,275.00 25.2 %", result.OutputLines);
        Assert.Contains($"Wrote 100 customers to {_folder.PathOf("s.csv")}. Next: tierctl load {_folder.PathOf("s.csv")}", result.OutputLines);
    }

    [Fact]
    public async Task Weights_of_one_ratio_give_the_same_file_byte_for_byte()
    {
        var files = new List<string>();
        foreach (var weights in new[] { "3,2,1", "6,4,2", "0.3,0.2,0.1", "1/2,1/3,1/6", "0.000000003,0.000000002,0.000000001" })
        {
            var result = await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--weights", weights);
            Assert.Equal(0, result.ExitCode);
            files.Add(await File.ReadAllTextAsync(_folder.PathOf("s.csv")));
        }

        Assert.Single(files.Distinct());
        await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"));
        var equal = await File.ReadAllTextAsync(_folder.PathOf("s.csv"));
        await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--weights", "0.1,0.1,0.1");
        Assert.Equal(equal, await File.ReadAllTextAsync(_folder.PathOf("s.csv")));
        Assert.NotEqual(equal, files[0]);
    }

    [Theory]
    [InlineData("1,2")]
    [InlineData("0,0,0")]
    [InlineData("1/0,1,1")]
    [InlineData("1/2/3,1,1")]
    [InlineData("-1,1,1")]
    [InlineData("1/3,1/1001,1")]
    [InlineData("79228162514264337593543950335/1000,1/1000,1/1000")]
    [InlineData("0.0000000001,1,1")]
    public async Task Rejects_weights(string weights)
    {
        var result = await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--weights", weights);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--weights '{weights}' is not three numbers", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lifetime_values_are_written_and_the_models_shown()
    {
        var result = await _folder.RunAsync(
            "score", Sample, "-o", _folder.PathOf("s.csv"), "--lifetime", "24", "--discount", "0.2", "--margin", "0.5", "--holdout-after", "2025-06-30");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Lifetime values 24 months ahead, 20 % discount a year, profit at a margin of 0.5", result.OutputLines);
        Assert.Contains(result.OutputLines, line => line.StartsWith("BG/NBD r 0.2344 0.0340 -1,715.03", StringComparison.Ordinal));
        Assert.Contains(result.OutputLines, line => line.StartsWith("Gamma-Gamma p 5.7289 3.2366 -400.69", StringComparison.Ordinal));
        Assert.Contains(result.OutputLines, line => line.StartsWith("Held out after 2025-06-30, 177 days, ", StringComparison.Ordinal));
        var rows = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var (value, margin, active, spend) = (Column("lifetime_value"), Column("margin"), Column("probability_active"), Column("monetary"));
        Assert.All(rows.Skip(1), row =>
        {
            Assert.True(Number(row[value]) > 0);
            Assert.Equal(Number(row[spend]) / 2, Number(row[margin]), 1e-2);
            Assert.InRange(Number(row[active]), 0, 1);
        });

        int Column(string name) => Array.IndexOf(rows[0], name);
    }

    /// <summary>Regular buyers of whom none falls silent: BG/NBD has no maximum then, and its limit has the values.</summary>
    [Fact]
    public async Task Customers_who_never_leave_have_values_of_the_limit_model_which_is_named()
    {
        var first = new NodaTime.LocalDate(2024, 1, 1);
        var sales = Enumerable.Range(0, 80).SelectMany(customer => Enumerable.Range(0, 1 + (700 / (10 + customer)))
            .Select(n => $"{customer},{first.PlusDays(n * (10 + customer)):yyyy-MM-dd},{10 + (customer * 7 % 50) + (n * 13 % 11)}"));
        var file = _folder.Write("t.csv", ["customer_id,date,amount", .. sales]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--lifetime", "12");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            "Purchases nobody is seen to leave: BG/NBD at its limit, and probability_active is 1 for every customer", result.OutputLines);
        Assert.Contains(result.OutputLines, line => line.StartsWith("NBD, limit of BG/NBD r ", StringComparison.Ordinal));
        Assert.Contains("drop-out 0.0000 -", result.OutputLines);
        var rows = _folder.ReadLines("s.csv").Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).ToArray();
        Assert.All(rows.Skip(1), row => Assert.Equal("1", row[Array.IndexOf(rows[0], "probability_active")]));
        Assert.All(rows.Skip(1), row => Assert.True(Number(row[Array.IndexOf(rows[0], "lifetime_value")]) > 0));
    }

    /// <summary>Heavy buyers who fell silent long ago are active with a probability of next to nothing, which is written as people write numbers.</summary>
    [Fact]
    public async Task Numbers_are_written_without_exponents()
    {
        var result = await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--lifetime", "1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain(_folder.ReadLines("s.csv").Skip(1), line => line.Split(',').Any(cell => cell.Contains("E-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lifetime_values_that_cannot_be_are_explained_and_the_scores_written()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,95", "a,2025-02-01,95", "b,2025-01-01,89");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--lifetime", "12", "--holdout-after", "2025-01-15");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Lifetime values none: 1 customer bought again, and 30 are needed", result.OutputLines);
        Assert.Contains("Held out no comparison: up to then, 0 customers bought again, and 30 are needed", result.OutputLines);
        Assert.Equal(3, _folder.ReadLines("s.csv").Length);
    }

    [Fact]
    public async Task Tiers_can_go_by_lifetime_value()
    {
        var policy = _folder.Write(
            "p.yaml",
            "name: p",
            "version: 1",
            "tiers: [{name: top, at_least: {lifetime_value: 100}, priority: 5}, {name: rest, priority: 1}]",
            "unknown_customer: {tier: rest}",
            "queues: [{name: q}]",
            "routing: {default: [{queue: q}]}");

        await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--policy", policy, "--lifetime", "12");

        var rows = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var (tier, value) = (Array.IndexOf(rows[0], "tier"), Array.IndexOf(rows[0], "lifetime_value"));
        Assert.Contains(rows, row => row[tier] == "top");
        Assert.All(rows.Skip(1), row => Assert.Equal(Number(row[value]) >= 100 ? "top" : "rest", row[tier]));
    }

    [Theory]
    [InlineData("at_least: {lifetime_value: 100}", "lifetime_value", "--lifetime MONTHS")]
    [InlineData("at_least: {percentile: 50, lifetime_value: 100}", "lifetime_value", "--lifetime MONTHS")]
    [InlineData("when: {any: [{lifetime_value: {at_least: 100}}, {percentile: {at_least: 90}}]}", "lifetime_value", "--lifetime MONTHS")]
    [InlineData("when: {not: {lifetime_value: {below: 100}}}", "lifetime_value", "--lifetime MONTHS")]
    [InlineData("when: {churn_risk: {below: 0.5}}", "churn_risk", "--lifetime MONTHS")]
    [InlineData("at_least: {margin: 100}", "margin", "--margin SHARE or --margins FILE")]
    public async Task Rejects_tiers_that_go_by_what_the_run_does_not_have_and_leaves_the_file_before(string criterion, string field, string remedy)
    {
        var policy = TwoTiers(criterion);
        var scores = _folder.Write("s.csv", "customer_id,tier", "a,top");

        var first = await _folder.RunAsync("score", Sample, "-o", scores, "--policy", policy);
        var second = await _folder.RunAsync("score", Sample, "-o", scores, "--policy", policy, "--previous", scores);

        Assert.Equal(
            (2, $"Tiers of the policy 'p' go by what this run does not have: 'top' by {field} (give {remedy}). "
                + "Or give a policy whose tiers do not need it. Nothing was written.\n"),
            (first.ExitCode, first.Error));
        Assert.Equal((first.ExitCode, first.Error), (second.ExitCode, second.Error));
        Assert.Equal(["customer_id,tier", "a,top"], _folder.ReadLines("s.csv"));
    }

    [Theory]
    [InlineData("when: {flag: verified}")]
    [InlineData("when: {any: [{flag: vulnerable}, {percentile: {at_least: 90}}]}")]
    [InlineData("when: {not: {flag: fraud_hold}}")]
    [InlineData("when: {any: [{flag: verified}, {percentile: {at_least: 90}, not: {flag: fraud_hold}}]}")]
    public async Task Rejects_tiers_by_flags_that_no_run_before_gives(string criterion)
    {
        var result = await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--policy", TwoTiers(criterion));

        Assert.Equal(
            (2, "Tiers of the policy 'p' go by what this run does not have: 'top' by flag (transactions have no flags: give --previous FILE, a score file "
                + "with the customers' flags). Or give a policy whose tiers do not need it. Nothing was written.\n"),
            (result.ExitCode, result.Error));
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    [Fact]
    public async Task Tiers_by_flags_go_by_those_of_the_run_before_and_keep_them()
    {
        var policy = TwoTiers("when: {flag: verified, not: {flag: fraud_hold}}");
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,9", "b,2025-01-01,9", "c,2025-01-01,9", "d,2025-01-01,9");
        var before = _folder.Write("before.csv", "customer_id,tier,flags", "a,rest,verified", "b,top,", "c,rest,verified|fraud_hold");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--policy", policy, "--previous", before);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rows = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var (tier, flags) = (Array.IndexOf(rows[0], "tier"), Array.IndexOf(rows[0], "flags"));
        Assert.Equal(
            [("a", "top", "verified"), ("b", "rest", ""), ("c", "rest", "fraud_hold|verified"), ("d", "rest", "")],
            rows.Skip(1).Select(row => (row[0], row[tier], row[flags])));
    }

    /// <summary>A condition that denies a flag says what happens without flags.</summary>
    [Fact]
    public async Task Tiers_that_leave_out_a_flag_can_do_without_flags_and_go_by_those_that_there_are()
    {
        var policy = TwoTiers("when: {percentile: {at_least: 0}, not: {flag: fraud_hold}}");
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,9", "b,2025-01-01,9");
        var before = _folder.Write("before.csv", "customer_id,tier,flags", "a,top,fraud_hold");

        var without = await _folder.RunAsync("score", file, "-o", _folder.PathOf("without.csv"), "--policy", policy);
        var with = await _folder.RunAsync("score", file, "-o", _folder.PathOf("with.csv"), "--policy", policy, "--previous", before);

        Assert.Equal((0, 0), (without.ExitCode, with.ExitCode));
        Assert.Equal(["top", "top"], Tiers("without.csv"));
        Assert.Equal(["rest", "top"], Tiers("with.csv"));

        string[] Tiers(string name)
        {
            var rows = _folder.ReadLines(name).Select(line => line.Split(',')).ToArray();
            return [.. rows.Skip(1).Select(row => row[Array.IndexOf(rows[0], "tier")])];
        }
    }

    /// <summary>Between loads flags are set and ended one by one, and a run that does not need those of the file must not bring ended ones back.</summary>
    [Fact]
    public async Task Flags_of_the_run_before_are_left_alone_by_tiers_that_do_not_go_by_them()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,9");
        var before = _folder.Write("before.csv", "customer_id,tier,flags", "a,rest,open_complaint");

        await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--policy", TwoTiers("from_percentile: 90"), "--previous", before);

        Assert.DoesNotContain(_folder.ReadLines("s.csv"), line => line.Contains("open_complaint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejects_tiers_by_lifetime_values_that_could_not_be_computed()
    {
        var policy = TwoTiers("at_least: {lifetime_value: 100}");
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,95", "a,2025-02-01,95", "b,2025-01-01,89");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--policy", policy, "--lifetime", "12");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "'top' by lifetime_value, and there are no lifetime values: 1 customer bought again, and 30 are needed.",
            result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    [Fact]
    public async Task Tiers_that_say_what_happens_without_a_value_are_assigned_without_it()
    {
        var policy = TwoTiers("when: {any: [{probability_active: {at_least: 0.5}}, {all: [{not: {probability_active: {at_least: 0}}}, {recency: {at_least: 4}}]}]}");

        var result = await _folder.RunAsync("score", Sample, "-o", _folder.PathOf("s.csv"), "--policy", policy);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Tiers_of_the_run_before_hold_within_the_hysteresis()
    {
        var policy = _folder.Write(
            "p.yaml",
            "name: p",
            "version: 1",
            "tiers: [{name: top, at_least: {spend: 100}, priority: 5}, {name: rest, priority: 1}]",
            "hysteresis: 10",
            "tier_names: {vip: top}",
            "unknown_customer: {tier: rest}",
            "queues: [{name: q}]",
            "routing: {default: [{queue: q}]}");
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,95", "b,2025-01-01,95", "c,2025-01-01,89", "d,2025-01-01,100");
        var before = _folder.Write("before.csv", "customer_id,tier,tier_since", "a,vip,2024-06-01", "c,top,2024-06-01", "d,rest,2024-06-01");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--policy", policy, "--previous", before);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("top 2 50.0 % 195.00 51.5 %", result.OutputLines);
        Assert.Contains("rest 2 50.0 % 184.00 48.5 %", result.OutputLines);
        var columns = _folder.ReadLines("s.csv")[0].Split(',');
        var (tier, since) = (Array.IndexOf(columns, "tier"), Array.IndexOf(columns, "tier_since"));
        Assert.Equal(
            ["a top 2024-06-01T00:00:00Z", "b rest 2025-01-01T00:00:00Z", "c rest 2025-01-01T00:00:00Z", "d top 2025-01-01T00:00:00Z"],
            _folder.ReadLines("s.csv").Skip(1).Select(line => line.Split(',')).Select(cells => $"{cells[0]} {cells[tier]} {cells[since]}"));
    }

    [Fact]
    public async Task Rejects_a_bad_file_of_the_run_before()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "a,2025-01-01,95");
        var before = _folder.Write("before.csv", "customer_id,tier", "a,diamond");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--previous", before);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.StartsWith($"{before}: line 2, tier 'diamond': no such tier", StringComparison.Ordinal));
        Assert.Contains($"{before}: 1 bad line of 1; nothing was scored.", result.ErrorLines);
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    [Fact]
    public async Task Bad_file_lists_every_bad_line_and_scores_nothing()
    {
        var good = _folder.Write("good.csv", "customer_id,date,amount", "1,2025-01-02,10");
        var bad = _folder.Write("bad.csv", "customer_id,date,amount", "1,2025-13-02,abc", "2,2025-01-03,5", ",2025-01-02,3");

        var result = await _folder.RunAsync("score", good, bad, "-o", _folder.PathOf("s.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                $"{bad}: line 2, date '2025-13-02': no such day in the calendar",
                $"{bad}: line 2, amount 'abc': not a number like 1234.56",
                $"{bad}: line 4, customer_id: empty",
                $"{bad}: 2 bad lines of 3; nothing was scored. Mend the file, or give --rejects FILE to score the good lines.",
            ],
            result.ErrorLines);
        Assert.Empty(result.Output);
        Assert.Equal(["bad.csv", "good.csv"], Directory.GetFiles(_folder.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Rejects_file_keeps_the_bad_lines_while_the_good_are_scored()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10", "2,2025-01-03,x", "3,2025-01-04,7");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["1", "3"], _folder.ReadLines("s.csv").Skip(1).Select(line => line.Split(',')[0]));
        Assert.Equal(["customer_id,date,amount,reject_reason", "2,2025-01-03,x,\"amount: not a number like 1234.56\""], _folder.ReadLines("r.csv"));
        Assert.Contains($"{file}: 1 bad line of 3; they are kept in {_folder.PathOf("r.csv")}.", result.ErrorLines);
    }

    [Fact]
    public async Task One_cause_in_many_lines_is_told_once_and_in_full_in_the_errors_file()
    {
        var lines = Enumerable.Range(1, 1000).Select(i => $"{i},{i % 28 + 1}/01/25,5");
        var file = _folder.Write("t.csv", ["customer_id,date,amount", .. lines, "x,2025-01-01,abc"]);

        var shown = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));
        var written = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--errors", _folder.PathOf("e.txt"));

        Assert.Equal((2, 2), (shown.ExitCode, written.ExitCode));
        Assert.Equal(
            [
                $"{file}: line 2, date '2/01/25': a year of two digits can be of any century; let the file write four",
                $"{file}: line 3, date '3/01/25': a year of two digits can be of any century; let the file write four",
                $"{file}: line 4, date '4/01/25': a year of two digits can be of any century; let the file write four",
                $"{file}: and 997 more like this: date: a year of two digits can be of any century",
                $"{file}: line 1002, amount 'abc': not a number like 1234.56",
                $"{file}: 1,001 bad lines of 1,001; nothing was scored. Mend how the file writes date; --rejects would leave out all of these lines, "
                    + "and what is left would be false.",
                $"{file}: --errors FILE writes every error to a file.",
            ],
            shown.ErrorLines);
        Assert.Equal(shown.ErrorLines.SkipLast(1), written.ErrorLines);
        Assert.Equal(1001, _folder.ReadLines("e.txt").Length);
        Assert.Equal(shown.ErrorLines[4], _folder.ReadLines("e.txt")[^1]);
    }

    /// <summary>Amounts from 1,000 on are written in another way, and all large sales would be left out.</summary>
    [Fact]
    public async Task Rejects_is_not_advised_if_it_would_leave_out_all_large_amounts()
    {
        var file = _folder.Write(
            "t.csv", "customer_id,date,amount", "BIG,2025-03-01,\"4,950.00\"", "BIG,2025-03-10,\"2,100.00\"", "BIG,2025-02-01,15", "M1,2025-03-10,300");

        var result = await _folder.RunAsync("score", file, "--decimal", "comma", "-o", _folder.PathOf("s.csv"));
        var rejects = await _folder.RunAsync("score", file, "--decimal", "comma", "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal((2, 0), (result.ExitCode, rejects.ExitCode));
        Assert.Contains("--rejects would leave out all of these lines", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("give --rejects", result.Error, StringComparison.Ordinal);
        Assert.Contains("a whole group may be missing from what was read", rejects.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_file_is_kept_if_every_line_is_bad()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,a", "2,2025-01-03,b");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"they are kept in {_folder.PathOf("r.csv")}.", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, _folder.ReadLines("r.csv").Length);
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("s.csv")]
    [InlineData("r.csv")]
    public async Task Rejects_an_errors_file_that_is_read_or_written_already(string errors)
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10");

        var result = await _folder.RunAsync(
            "score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"), "--errors", _folder.PathOf(errors));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--errors", result.Error, StringComparison.Ordinal);
        Assert.Equal(["t.csv"], Directory.GetFiles(_folder.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Several_files_have_a_rejects_file_each()
    {
        var first = _folder.Write("a.csv", "customer_id,date,amount", "1,2025-01-02,10", "2,x,1");
        var second = _folder.Write("b.csv", "id;betrag;tag", "3;7;2025-01-04", "4;y;2025-01-04");

        var result = await _folder.RunAsync(
            "score", first, second, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        // The second file has no column that is a date's by name.
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line == $"{second} cannot be used; nothing was scored.");
        Assert.False(File.Exists(_folder.PathOf("r-1.csv")));

        _folder.Write("b.csv", "id;amount;date", "3;7;2025-01-04", "4;y;2025-01-04");
        result = await _folder.RunAsync("score", first, second, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, _folder.ReadLines("r-1.csv").Length);
        Assert.StartsWith("4;y;2025-01-04;", _folder.ReadLines("r-2.csv")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_is_not_at_the_mercy_of_a_file()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,\u001b[2Jx");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));

        Assert.Contains("amount '\\u001b[2Jx'", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
    }

    [Fact]
    public async Task Rejects_file_that_is_not_there()
    {
        var result = await _folder.RunAsync("score", _folder.PathOf("none.csv"), "-o", _folder.PathOf("s.csv"));

        Assert.Equal((2, $"{_folder.PathOf("none.csv")}: no such file; nothing was scored.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Rejects_file_given_twice()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10");

        var result = await _folder.RunAsync("score", file, Path.Combine(_folder.Folder, ".", "t.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is given twice", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--rejects")]
    public async Task Rejects_output_over_an_input(string option)
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10");

        var result = await _folder.RunAsync("score", file, option, file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is both read and written", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _folder.ReadLines("t.csv").Length);
    }

    [Fact]
    public async Task Rejects_two_currencies()
    {
        var euros = _folder.Write("e.csv", "customer_id,date,amount,currency", "1,2025-01-02,10,EUR");
        var pounds = _folder.Write("p.csv", "customer_id,date,amount,currency", "1,2025-01-02,10,GBP");

        var between = await _folder.RunAsync("score", euros, pounds, "-o", _folder.PathOf("s.csv"));
        var asked = await _folder.RunAsync("score", euros, "-o", _folder.PathOf("s.csv"), "--currency", "usd");

        Assert.Equal((2, 2), (between.ExitCode, asked.ExitCode));
        Assert.Contains("is in GBP and a file before it in EUR", between.Error, StringComparison.Ordinal);
        Assert.Contains("are in EUR, not in USD", asked.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    [Theory]
    [InlineData("1,2025-01-02,10,EUR", "2,2025-01-03,20,", "line 3, currency: empty, and the file began in EUR")]
    [InlineData("1,2025-01-02,10,", "2,2025-01-03,20,EUR", "line 3, currency 'EUR': the file began with lines without a currency")]
    public async Task Rejects_lines_without_a_currency_beside_lines_with_one_unless_it_is_given(string first, string second, string error)
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount,currency", first, second);

        var silent = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));
        var given = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--currency", "EUR");
        var other = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--currency", "USD");

        Assert.Equal((2, 0, 2), (silent.ExitCode, given.ExitCode, other.ExitCode));
        Assert.Contains(error, silent.Error, StringComparison.Ordinal);
        Assert.Contains("give --currency", silent.Error, StringComparison.Ordinal);
        Assert.Contains("Revenue 30.00 EUR", given.OutputLines);
    }

    [Theory]
    [InlineData("customer_id,date,amount,currency", "1,2025-01-02,10,EUR", "customer_id,date,amount", "2,2025-01-03,20", "does not say its currency and a file before it is in EUR")]
    [InlineData("customer_id,date,amount", "2,2025-01-03,20", "customer_id,date,amount,currency", "1,2025-01-02,10,EUR", "is in EUR and a file before it does not say its currency")]
    public async Task Rejects_a_file_without_a_currency_beside_one_with_it_unless_it_is_given(
        string firstHeader, string firstLine, string secondHeader, string secondLine, string error)
    {
        var first = _folder.Write("a.csv", firstHeader, firstLine);
        var second = _folder.Write("b.csv", secondHeader, secondLine);

        var silent = await _folder.RunAsync("score", first, second, "-o", _folder.PathOf("s.csv"));
        var given = await _folder.RunAsync("score", first, second, "-o", _folder.PathOf("s.csv"), "--currency", "EUR");

        Assert.Equal((2, 0), (silent.ExitCode, given.ExitCode));
        Assert.Equal($"{second} {error}. Give --currency EUR if both are in it; score them apart if not.\n", silent.Error);
        Assert.Contains("Revenue 30.00 EUR", given.OutputLines);
    }

    /// <summary>fecgov/openFEC #1286: a year that lies ahead by a slip of the fingers would make its day the day of analysis.</summary>
    [Fact]
    public async Task Dates_in_the_future_are_scored_only_if_asked_for()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "C1,2025-11-20,100.00", "C5,2062-11-22,10.00");
        var before = _folder.Write("before.csv", "customer_id,tier,as_of,tier_since", "C1,gold,2025-01-01,2062-01-01");
        var scores = _folder.PathOf("s.csv");

        var refused = await _folder.RunAsync("score", file, "-o", scores);
        var asOf = await _folder.RunAsync("score", Sample, "-o", scores, "--as-of", "2062-01-01");
        var previous = await _folder.RunAsync("score", Sample, "-o", scores, "--previous", before);
        var asked = await _folder.RunAsync("score", file, "-o", scores, "--allow-future");

        Assert.Equal((2, 2, 2, 0), (refused.ExitCode, asOf.ExitCode, previous.ExitCode, asked.ExitCode));
        Assert.Matches("line 3, date '2062-11-22': after [0-9-]+, in the future", refused.Error);
        Assert.Contains("Give --allow-future", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--as-of is in the future", asOf.Error, StringComparison.Ordinal);
        Assert.Contains("tier_since '2062-01-01': in the future", previous.Error, StringComparison.Ordinal);
        Assert.Contains("As of 2062-11-22", asked.OutputLines);
    }

    [Fact]
    public async Task Rejects_a_folder_and_a_country_code_as_it_was_once_set()
    {
        var folder = await _folder.RunAsync("score", _folder.Folder);
        _folder.Set("TIERDECISION__IDENTITY__PHONE__COUNTRYCODE", "49");
        var country = await _folder.RunAsync("score", Sample);

        Assert.Equal((2, $"{_folder.Folder} is a folder; name the files in it. Nothing was scored.\n"), (folder.ExitCode, folder.Error));
        Assert.Equal((2, "The configuration cannot be used:\n  TierDecision:IDENTITY:PHONE:COUNTRYCODE is gone: write TierDecision:Identity:Phone:Region with the two letters of ISO 3166, such as DE for 49, GB for 44 or US for 1\n"), (country.ExitCode, country.Error));
    }

    [Fact]
    public async Task Rejects_transactions_without_a_sale()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10", "2,2025-01-03,-4");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--as-of", "2025-01-01");

        Assert.Equal((2, "No customer has a sale: 2 rows read (1 refund, 1 sale after the day of analysis). Nothing was written.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Rejects_broken_policy_with_all_its_errors()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-02,10");
        var policy = _folder.Write("p.yaml", "name: x", "tiers: [{name: a, from_percentile: 400, priority: 5}]");

        var result = await _folder.RunAsync("score", file, "--policy", policy, "-o", _folder.PathOf("s.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.StartsWith($"{policy}: line 2, tiers[0].from_percentile: '400'", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.Contains("routing.default", StringComparison.Ordinal));
    }

    private string TwoTiers(string criterion) => _folder.Write(
        "p.yaml",
        "name: p",
        "version: 1",
        $"tiers: [{{name: top, {criterion}, priority: 5}}, {{name: rest, priority: 1}}]",
        "unknown_customer: {tier: rest}",
        "queues: [{name: q}]",
        "routing: {default: [{queue: q}]}");

    private static string Sample => Repository.PathOf("samples", "transactions.csv");

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
