namespace TierDecision.LoadTest.Builds;

/// <summary>How two builds start, as plain text.</summary>
internal static class StartText
{
    public static string Write(StartReport report)
    {
        var options = report.Options;
        var text = new BuildText(report.Origin, "TierDecision start to ready, two builds", report.This, report.Against);
        text.Line($"  {options.Customers:N0} customers with one alias, seed {options.Seed}.");
        text.Line($"  {options.Rounds} interleaved rounds, after one that is not counted.");
        foreach (var source in report.Sources)
        {
            text.Line($"");
            text.Line($"From {Name(source.Source)}: median {source.This:N0} ms, against {source.Against:N0} ms");
            text.Line($"                                           ratio   95 % interval        by round");
            text.Pair($"time, {BuildStand.This} / {BuildStand.Against}", source.Time[0], "F3");
            text.Pair($"time, {BuildStand.This} / {BuildStand.Again} (A/A control)", source.Time[1], "F3");
            text.Pair($"CPU, {BuildStand.This} / {BuildStand.Against}", source.Cpu[0], "F3");
            text.Pair($"CPU, {BuildStand.This} / {BuildStand.Again} (A/A control)", source.Cpu[1], "F3");
            text.Control([source.Time[1], source.Cpu[1]]);
        }

        text.Goals(report.Goals);
        return text.ToString();
    }

    public static string Name(StartSource source) => source switch
    {
        StartSource.Redis => "Redis",
        StartSource.Checkpoint => "the checkpoint",
        _ => "the embedded store",
    };
}
