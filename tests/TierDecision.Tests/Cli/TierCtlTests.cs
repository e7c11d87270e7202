using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli;

public class TierCtlTests
{
    [Fact]
    public async Task Without_arguments_shows_the_commands()
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.All(new[] { "score", "load", "decide", "explain", "policy", "generate" }, command => Assert.Contains($"  {command}", result.Output, StringComparison.Ordinal));
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("load")]
    [InlineData("decide")]
    [InlineData("explain")]
    [InlineData("policy", "check")]
    [InlineData("generate")]
    [InlineData("put")]
    [InlineData("flag")]
    [InlineData("audit")]
    public async Task Help_ends_with_examples(params string[] command)
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync([.. command, "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"Examples:\n  tierctl {string.Join(' ', command)}", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scor", "tierctl: 'scor' is not understood; did you mean 'score'?")]
    [InlineData("policy chek x", "tierctl policy: 'chek' is not understood; did you mean 'check'?")]
    [InlineData("load a b", "tierctl load: 'b' is not understood.")]
    [InlineData("load a --rediss x", "tierctl load: '--rediss' is not understood; did you mean '--redis'?")]
    [InlineData("load a --reson x", "tierctl load: '--reson' is not understood; did you mean '--reason'?")]
    [InlineData("load --rediss", "tierctl load: '--rediss' is not understood; did you mean '--redis'?")]
    [InlineData("score a --asof 2025-01-01", "tierctl score: '--asof' is not understood; did you mean '--as-of'?")]
    [InlineData("policy check --frob", "tierctl policy check: '--frob' is not understood.")]
    [InlineData("load a --redis x --embedded y", "tierctl load: --redis and --embedded are two stores; give one of them")]
    [InlineData("load a --country-code 049", "tierctl load: --country-code '049' is gone: write --region with the two letters of ISO 3166, such as --region DE for 49")]
    [InlineData("score a --as-of 2011-13-01", "tierctl score: --as-of '2011-13-01' is no day like 2025-12-31")]
    [InlineData("score a --weights 1,2", "tierctl score: --weights '1,2' is not three numbers, one of them above 0, such as 1,2,1 or 1/2,1/3,1/6: each is 0 to 1,000,000,000 with at most 9 decimal places, and what a fraction divides by is at most 1,000")]
    [InlineData("score a --weights 0,0,0", "tierctl score: --weights '0,0,0' is not three numbers, one of them above 0, such as 1,2,1 or 1/2,1/3,1/6: each is 0 to 1,000,000,000 with at most 9 decimal places, and what a fraction divides by is at most 1,000")]
    [InlineData("score a --rfm-rule strikt", "tierctl score: --rfm-rule 'strikt' is no choice; did you mean 'strict'?")]
    [InlineData("score a --column amount", "tierctl score: --column 'amount' is not FIELD=COLUMN")]
    [InlineData("score a --column amount=a --column amount=b", "tierctl score: --column 'amount=b' names 'amount' a second time")]
    [InlineData("score a --currency EURO", "tierctl score: --currency 'EURO' is no currency of three letters like EUR (ISO 4217)")]
    [InlineData("score a --lifetime 0", "tierctl score: --lifetime '0' is no whole number of 1 to 120")]
    [InlineData("score a --lifetime 12 --discount x", "tierctl score: --discount 'x' is no number of 0 to 10")]
    [InlineData("score a --discount 0.1", "tierctl score: --discount says something of lifetime values only; ask for them with --lifetime MONTHS")]
    [InlineData("score a --margin 1.2", "tierctl score: --margin '1.2' is no number of 0.0001 to 1")]
    [InlineData("generate --customers 0", "tierctl generate: --customers '0' is no whole number of 1 to 999999999")]
    [InlineData("decide --customer 1", "tierctl decide: say what about: give one of --contact, --ticket, --order")]
    [InlineData("decide --contact voise", "tierctl decide: --contact 'voise' is no choice; did you mean 'voice'?")]
    [InlineData("decide --contact voice --order 3", "tierctl decide: --contact and --order exclude each other: say what about")]
    [InlineData("decide --customer 1 --phone 2 --contact voice", "tierctl decide: --customer and --phone exclude each other: a customer is named in one way")]
    [InlineData("decide --order 3 --topic x", "tierctl decide: --topic means nothing with --order")]
    [InlineData("decide --ticket low --attestation full", "tierctl decide: --attestation means nothing with --ticket")]
    [InlineData("decide --order -1", "tierctl decide: --order '-1' is no amount of 0 or more like 129.90")]
    [InlineData("decide --external crm --contact voice", "tierctl decide: --external 'crm' is not source:id, such as crm:C000042")]
    [InlineData("decide --contact voice --arrived-at 09:30", "tierctl decide: --arrived-at '09:30' must be a time with its offset from UTC, such as 2026-11-29T10:00:00Z or 2026-11-29T10:00:00+01:00")]
    [InlineData("decide --contact voice --arrived-at 2026-11-30T09:00:00", "tierctl decide: --arrived-at '2026-11-30T09:00:00' has no offset from UTC, and would be another moment in every time zone: write 2026-11-30T09:00:00Z or 2026-11-30T09:00:00+01:00")]
    [InlineData("decide --contact voice --arrived-at 1795312349", "tierctl decide: --arrived-at '1795312349' must be a time such as 2026-11-29T10:00:00Z, and not a number")]
    [InlineData("decide --customer= --contact= --json", "tierctl decide: --contact '' is no choice; there are: voice, chat, email, messaging, video, callback, web")]
    [InlineData("override 42 --until= --tier gold --author a --reason b", "tierctl override: --until '' must be a time with its offset from UTC, such as 2026-11-29T10:00:00Z or 2026-11-29T10:00:00+01:00")]
    [InlineData("put 42 --score 80 --tier gold", "tierctl put: '--score' is not understood; did you mean '--value-score'?")]
    [InlineData("put --customer 42 --score 80 --tier gold", "tierctl put: '--score' is not understood; did you mean '--value-score'?")]
    [InlineData("put --score 80 --tier gold", "tierctl put: '--score' is not understood; did you mean '--value-score'?")]
    [InlineData("remove", "tierctl remove: say which customer: write the company's own id behind the command, or give --customer")]
    [InlineData("remove 42 --customer 42", "tierctl remove: the customer is given twice: as CUSTOMER and with --customer")]
    [InlineData("remove 42 43", "tierctl remove: '43' is not understood.")]
    [InlineData("erasure check", "tierctl erasure check: say which customer: write the company's own id behind the command, or give --customer")]
    [InlineData("customer export --custmer 42", "tierctl customer export: '--custmer' is not understood; did you mean '--customer'?")]
    [InlineData("decide --contact voice --service localhost:8081", "tierctl decide: --service 'localhost:8081' is no address like http://127.0.0.1:8081")]
    [InlineData("audit --since 7", "tierctl audit: --since '7' must be a time such as 2026-11-29T10:00:00Z, and not a number; or a span before now, such as 7d or 90m")]
    [InlineData("audit --since 4000d", "tierctl audit: --since '4000d' is too long ago: at most 3650d")]
    [InlineData("audit --kind overide_set", "tierctl audit: --kind 'overide_set' is no choice; did you mean 'override_set'?")]
    [InlineData("audit --limit 0", "tierctl audit: --limit '0' is no whole number of 1 to 100000")]
    public async Task Rejects_arguments(string args, string message)
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync(args.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(message, Assert.Single(result.ErrorLines.SkipLast(1)));
        Assert.EndsWith("--help'.", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("override 42 --until soon", "--until 'soon' must be a time", "'--reason'", "give --tier and --until or --for, or --clear")]
    [InlineData("override --tier gold --for 0d", "say which customer", "--for '0d' is no span such as 7d, 36h or 90m", "'--reason'")]
    [InlineData("override 42 --tier gold --for 7d --until 2035-01-01T00:00:00Z --reason b --version x", "--until and --for both say when it ends", "--version 'x'")]
    [InlineData("override 42 --clear --tier gold --for 7d", "--clear ends the override: leave off --tier and --for", "'--reason'")]
    [InlineData("override 42 --tier gold --for 4000d --reason b", "--for '4000d' is too long: at most 3650d")]
    [InlineData("put --recency 6 --external crm --version x", "say which customer", "--recency '6'", "'crm' is not source:id", "--version 'x'")]
    [InlineData("decide --order 3 --topic x --attestation full --arrived-at soon", "--topic means nothing", "--attestation means nothing", "--arrived-at 'soon'")]
    [InlineData("log --records --last 0", "--records goes with --json", "--last '0'")]
    [InlineData("load --flip-back a.csv --redis x --embedded y --currency EURO", "give a score file", "two stores", "--currency 'EURO'")]
    [InlineData("score a --discount 0.1 --as-of x", "--discount says something", "--as-of 'x'")]
    public async Task Everything_that_is_wrong_is_told_at_once(string args, params string[] messages)
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync(args.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(messages.Length, result.ErrorLines.Length - 1);
        Assert.All(messages, message => Assert.Single(result.ErrorLines, line => line.Contains(message, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("put 42 --external", "--external")]
    [InlineData("put 42 --tier gold --replace=maybe", "--replace")]
    [InlineData("log --records=maybe", "--records")]
    [InlineData("override 42 --tier gold --for 7d --reason b --clear=maybe", "--clear")]
    public async Task Rejects_an_option_whose_value_is_missing_or_none_and_does_not_fail_over_it(string args, string option)
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync(args.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.Contains(option, StringComparison.Ordinal) || line.Contains("maybe", StringComparison.Ordinal));
        Assert.DoesNotContain("should not have happened", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_argument_is_told_at_once()
    {
        using var folder = new CliFolder();

        var result = await folder.RunAsync("score", "a.csv", "--as-of", "x", "--weights", "y", "--format", "z");

        Assert.Equal(4, result.ErrorLines.Length);
        Assert.Equal(2, result.ExitCode);
    }
}
