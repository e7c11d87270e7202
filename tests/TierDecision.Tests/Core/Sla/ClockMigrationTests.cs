using TierDecision.Core.Sla;
using static TierDecision.Tests.Core.Sla.Clocks;

namespace TierDecision.Tests.Core.Sla;

public class ClockMigrationTests
{
    private static readonly ClockPin January = new("tickets", "2026-01", "everybody");
    private static readonly ClockPin February = new("tickets", "2026-02", "everybody");

    private static readonly ClockDefinition[] Old = [Of(SlaMetric.FirstResponse, "2h", January), Of(SlaMetric.Resolution, "8h", January), Of(SlaMetric.AgentWork, "6h", January)];
    private static readonly ClockDefinition[] New = [Of(SlaMetric.FirstResponse, "1h", February), Of(SlaMetric.Resolution, "12h", February), Of(SlaMetric.RequesterWait, "9h", February)];

    private static readonly Timeline Open = Timeline("2026-06-01 09:00 created; 10:00 pending; 12:00 open");

    [Theory]
    [InlineData(MigrationMode.Keep, "2026-06-01 11:00 Breached", "2026-06-01 17:00 Running", "2026-06-01 17:00 Running", null)]
    [InlineData(MigrationMode.Rebase, "2026-06-01 10:00 Breached", "2026-06-01 21:00 Running", null, "2026-06-01 20:00 Running")]
    [InlineData(MigrationMode.StricterOf, "2026-06-01 10:00 Breached", "2026-06-01 17:00 Running", "2026-06-01 17:00 Running", "2026-06-01 20:00 Running")]
    public void Preview_shows_each_clock_before_and_after(MigrationMode mode, string first, string resolution, string? work, string? wait)
    {
        var moves = ClockMigration.Preview(Old, New, mode, Open, At("2026-06-01 13:00"));

        Assert.Equal([SlaMetric.FirstResponse, SlaMetric.Resolution, SlaMetric.AgentWork, SlaMetric.RequesterWait], moves.Select(move => move.Metric));
        Assert.Equal(["2026-06-01 11:00 Breached", "2026-06-01 17:00 Running", "2026-06-01 17:00 Running", null], moves.Select(move => Show(move.Before)));
        Assert.Equal([first, resolution, work, wait], moves.Select(move => Show(move.After)));
    }

    [Fact]
    public void Apply_gives_the_definitions_that_the_preview_shows()
    {
        var at = At("2026-06-01 13:00");

        Assert.Equal(Old, ClockMigration.Apply(Old, New, MigrationMode.Keep, Open, at));
        Assert.Equal(New, ClockMigration.Apply(Old, New, MigrationMode.Rebase, Open, at));
        Assert.Equal([New[0], Old[1], Old[2], New[2]], ClockMigration.Apply(Old, New, MigrationMode.StricterOf, Open, at));
    }

    [Theory]
    [InlineData(MigrationMode.Rebase)]
    [InlineData(MigrationMode.StricterOf)]
    public void What_was_met_stays_met(MigrationMode mode)
    {
        var timeline = Timeline("2026-06-01 09:00 created; 10:30 reply");

        var move = ClockMigration.Preview(Old[..1], New[..1], mode, timeline, At("2026-06-01 13:00"))[0];

        Assert.Equal((SlaClockState.Met, January, false), (move.After!.State, move.After.Definition.Pin, move.Changes));
    }

    [Fact]
    public void Rebase_to_a_longer_target_takes_back_the_breach_of_an_open_clock()
    {
        var move = ClockMigration.Preview(Old[1..2], New[1..2], MigrationMode.Rebase, Timeline("2026-06-01 09:00 created"), At("2026-06-01 18:00"))[0];

        Assert.Equal((SlaClockState.Breached, SlaClockState.Running), (move.Before!.State, move.After!.State));
    }

    [Fact]
    public void Stricter_of_compares_what_is_left_while_clocks_stand_still()
    {
        var timeline = Timeline("2026-06-01 09:00 created; 10:00 pending");
        ClockDefinition[] tight = [Define(SlaMetric.RequesterWait, "3h")];
        ClockDefinition[] loose = [Define(SlaMetric.RequesterWait, "5h")];

        Assert.Same(tight[0], ClockMigration.Apply(loose, tight, MigrationMode.StricterOf, timeline, At("2026-06-01 13:00"))[0]);
        Assert.Same(tight[0], ClockMigration.Apply(tight, loose, MigrationMode.StricterOf, timeline, At("2026-06-01 13:00"))[0]);
    }

    [Fact]
    public void Stricter_of_compares_targets_before_a_start()
    {
        var timeline = Timeline("2026-06-01 09:00 created");
        ClockDefinition[] tight = [Define(SlaMetric.NextResponse, "20h")];
        ClockDefinition[] loose = [Define(SlaMetric.NextResponse, "1bd")];

        Assert.Same(tight[0], ClockMigration.Apply(loose, tight, MigrationMode.StricterOf, timeline, At("2026-06-01 13:00"))[0]);
        Assert.Same(tight[0], ClockMigration.Apply(tight, loose, MigrationMode.StricterOf, timeline, At("2026-06-01 13:00"))[0]);
    }

    private static ClockDefinition Of(SlaMetric metric, string target, ClockPin pin) => Define(metric, target) with { Pin = pin };

    private static string? Show(SlaClock? clock) => clock is null ? null : $"{Text(clock.DueAt)} {clock.State}";
}
