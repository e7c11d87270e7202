using System.Text;
using TierDecision.ProcessTests.Fuzz;
using TierDecision.ProcessTests.Service;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Cli;

/// <summary>
/// Files that are made to do harm: with very many bad lines, without line ends, with YAML that grows, and files of all kinds that were damaged. They
/// are refused with what is wrong, in few words and little memory.
/// </summary>
public sealed class HostileFileTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>, IDisposable
{
    private const string WithHolidays = """
        name: test
        version: "1"
        tiers: [{name: all, from_percentile: 0, priority: 50}]
        unknown_customer: {tier: all}
        calendars: [{name: office, zone: UTC, hours: {mon-fri: 09:00-17:00}, holidays_file: holidays.ics}]
        queues: [{name: desk}]
        routing: {default: [{queue: desk}]}
        sla: [{name: everybody, calendar: office, first_response: 3h}]
        """;

    private const int MostWords = 20_000;
    private const int Damaged = 70;
    private const int Seed = 20_260_301;

    // What a program has for its objects, in hexadecimal digits: 128 MiB. Beyond it, it ends.
    private const string Memory = "8000000";

    private readonly CliFolder _folder = new();

    public static TheoryData<string, string> GrowingYaml() => new()
    {
        { "aliases of aliases", "k: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"k{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")) },
        {
            "merged aliases",
            "k: &a0 {a: x}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"k{i}: &a{i} {{<<: *a{i - 1}, a: *a{i - 1}, b: *a{i - 1}}}\n"))
        },
        { "an alias of itself", "name: &a [*a]\n" },
        { "lists in lists", new string('[', 100_000) },
        { "mappings in mappings", string.Concat(Enumerable.Repeat("{a: ", 50_000)) },
        { "very many keys", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"key{i}: 1\n")) },
        { "very many tiers", "tiers:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  - {{name: t{i}, priority: 1}}\n")) },
        { "a very long text", "name: \"" + new string('x', 1_000_000) + "\"\n" },
        { "a very long key", new string('x', 1_000_000) + ": 1\n" },
    };

    public static TheoryData<string> Kinds => ["policy.yaml", "holidays.ics", "scores.csv", "transactions.csv", "orders.csv"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("load", "customer_id,tier", ",no-such-tier-{0}")]
    [InlineData("score", "customer_id,date,amount", "{0},2026-13-45,many")]
    [InlineData("score", "customer_id,date,amount", "\"{0},2026-01-01,\"1\"2\"")]
    public async Task Very_many_bad_lines_are_told_by_kind(string command, string header, string line)
    {
        var file = _folder.PathOf("bad.csv");
        await File.WriteAllLinesAsync(
            file, [header, .. Enumerable.Range(0, 100_000).Select(i => line.Replace("{0}", $"{i}", StringComparison.Ordinal))]);

        await AssertRefusedAsync(command, file);
    }

    [Theory]
    [InlineData("load", "customer_id,tier\n")]
    [InlineData("load", "")]
    [InlineData("score", "customer_id,date,amount\n1,\"")]
    [InlineData("rank", "order_id,customer_id\n")]
    public async Task Line_without_an_end_is_refused(string command, string begin)
    {
        var file = _folder.PathOf("endless.csv");
        await using (var stream = File.Create(file))
        {
            stream.Write(Encoding.ASCII.GetBytes(begin));
            var part = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (var i = 0; i < 200; i++)
            {
                stream.Write(part);
            }
        }

        await AssertRefusedAsync(command, file);
    }

    [Theory]
    [MemberData(nameof(GrowingYaml))]
    public async Task Policy_that_grows_while_it_is_read_is_refused(string what, string yaml)
    {
        var file = _folder.PathOf("policy.yaml");
        await File.WriteAllTextAsync(file, yaml);

        Assert.NotEqual("", what);
        await AssertRefusedAsync("policy", "check", file);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Damaged_file_is_read_or_refused_and_never_a_fault_of_the_program(string kind)
    {
        var good = Encoding.UTF8.GetBytes(string.Concat(Good(kind).Select(line => line + "\n")));
        var random = new Random(Seed);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < Damaged; i++)
        {
            await File.WriteAllBytesAsync(_folder.PathOf(kind), i == 0 ? good : Mutation.Of(good, random));
            var result = await _folder.RunAsync(Command(kind));

            var said = $"{kind}, damage {i} of seed {Seed}: {result.ExitCode} {result.Error}";
            Assert.True(result.ExitCode is 0 or 1 or 2, said);
            Assert.False(result.Error.Contains("should not have happened", StringComparison.Ordinal), said);
            Assert.True(result.ExitCode == 0 || result.Error.Length + result.Output.Length > 0, said);
            Assert.InRange(result.Error.Length, 0, 10 * MostWords);
            (accepted, refused) = result.ExitCode == 0 ? (accepted + 1, refused) : (accepted, refused + 1);
        }

        // The first is not damaged, and some of the others are beyond use.
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
    }

    private static string Sample(string name) => Path.Combine(ProgramPath.Repository, "samples", name);

    private static IEnumerable<string> Good(string kind) => kind switch
    {
        "policy.yaml" => File.ReadLines(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml")),
        "transactions.csv" => File.ReadLines(Sample(kind)).Take(100),
        "orders.csv" => File.ReadLines(Sample(kind)),
        "scores.csv" => ["customer_id,tier,value_score,phone", .. Enumerable.Range(0, 50).Select(i => $"{i},gold,{i},+4420794609{i:00}")],
        _ =>
        [
            "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227", "RRULE:FREQ=YEARLY;COUNT=5",
            "SUMMARY:Christmas", "END:VEVENT", "END:VCALENDAR",
        ],
    };

    private string[] Command(string kind) => kind switch
    {
        "policy.yaml" => ["policy", "check", _folder.PathOf(kind)],
        "holidays.ics" => ["policy", "check", _folder.Write("with.yaml", WithHolidays)],
        "scores.csv" => ["load", _folder.PathOf(kind)],
        "transactions.csv" => ["score", _folder.PathOf(kind), "--output", _folder.PathOf("scored.csv")],
        _ =>
        [
            "rank", _folder.PathOf(kind), "--capacity", "2", "--now", "2026-12-06T08:00:00Z", "--service", fixture.Service.GrpcAddress.ToString(),
        ],
    };

    private async Task AssertRefusedAsync(params string[] arguments)
    {
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__POLICY__FILE"] = _folder.Policy,
            ["TIERDECISION__EMBEDDED__FILE"] = _folder.EmbeddedFile,
            ["DOTNET_GCHeapHardLimit"] = Memory,
        };
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.TierCtl, .. arguments], _folder.Folder, settings);

        Assert.True(run.ExitCode == 2, $"{run.ExitCode}: {run.Error}");
        Assert.InRange(run.Error.Length + run.Output.Length, 1, MostWords);
        Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("OutOfMemory", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.EmbeddedFile));
    }
}
