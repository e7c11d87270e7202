using TierDecision.Cli.Commands.Audit;
using TierDecision.Cli.Terminal;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Tests.Cli.Commands.Audit;

public class AuditTableTests
{
    private static readonly Timestamp At = new() { Seconds = 1_772_618_400, Nanos = 250_000_000 };

    [Fact]
    public void Row_tells_caller_and_author_the_customer_in_short_and_the_first_changes()
    {
        var entry = new AuditEntry
        {
            At = At, Kind = AuditKind.OverrideSet, Caller = "crm", Author = "ann", Reason = "press contact",
            CustomerHash = "0123456789abcdef0123456789abcdef",
            Changes = { Change("override.tier", "gold", "platinum"), Change("a", "", "1"), Change("b", "1", ""), Change("c", "", "2"), Change("d", "", "3") },
        };

        Assert.Equal(
            "2026-03-04T10:00:00.250Z override_set crm ann 0123456789ab… override.tier gold -> platinum, a 1, b 1 -> none and 2 more (press contact)",
            Show(entry));
    }

    // A share or a limit at the end of a value is what the reader looks for.
    [Fact]
    public void Values_and_reasons_are_whole()
    {
        var reason = string.Join(' ', Enumerable.Repeat("because", 64));
        var entry = new AuditEntry
        {
            At = At, Kind = AuditKind.CanaryStarted, Caller = "ops", Reason = reason,
            Changes = { Change("canary", "", "contact-centre-of-the-north 2026-02 (8f89d1981048), 12.5 % of the customers") },
        };

        Assert.Equal(
            "2026-03-04T10:00:00.250Z canary_started ops canary contact-centre-of-the-north 2026-02 (8f89d1981048), 12.5 % of the customers "
            + $"({reason})",
            Show(entry));
    }

    [Fact]
    public void Caller_without_a_key_is_said_so() => Assert.Equal(
        "2026-03-04T10:00:00.250Z customer_put (no keys) percentile 1 -> 2",
        Show(new AuditEntry { At = At, Kind = AuditKind.CustomerPut, Changes = { Change("percentile", "1", "2") } }));

    [Fact]
    public void Erased_customer_is_said_so() => Assert.Equal(
        "2026-03-04T10:00:00.250Z customer_put crm (customer erased)",
        Show(new AuditEntry { At = At, Kind = AuditKind.CustomerPut, Caller = "crm", Erased = true }));

    [Fact]
    public void Kind_of_a_newer_version_and_odd_texts_break_no_line()
    {
        var entry = new AuditEntry { At = At, Caller = "\u001b[2Jx", Changes = { Change("[red]f[/]", "", "a\nb") } };

        Assert.Equal("2026-03-04T10:00:00.250Z unknown \\u001b[2Jx [red]f[/] a\\u000ab", Show(entry));
    }

    private static AuditChange Change(string field, string before, string after) => new() { Field = field, Before = before, After = after };

    private static string Show(AuditEntry entry)
    {
        using var output = new StringWriter { NewLine = "\n" };
        CliConsole.Redirected(output, TextWriter.Null).WriteTable(AuditTable.Of([entry]));
        return string.Join(' ', output.ToString().Split('─')[^1].Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}
