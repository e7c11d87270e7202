using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Stores;

/// <summary>Sizes and speeds of the store as plain text.</summary>
internal static class StoreText
{
    public static string Write(StoreReport report)
    {
        var text = new StringBuilder();
        var origin = report.Origin;
        text.Append(Origin.Heading(origin, "TierDecision store", "The store and Redis share"));
        Line($"  Medians of {report.Options.Rounds} rounds; once from {StoreOptions.OnceFrom:N0} customers on. Redis keeps nothing on disk. Files are in the system's cache.");
        Line($"");
        Line($"Sizes             aliases   bytes a customer:  Redis   replica   checkpoint");
        foreach (var m in report.Measurements)
        {
            Line($"  {m.Customers,14:N0} {m.Aliases,8} {m.RedisBytes,24:F1} {m.ReplicaBytes,9:F1} {(double?)m.CheckpointBytes / m.Customers,12:F1}");
        }

        Line($"");
        Line($"Loads             aliases   customers/s   redis-cli --pipe: HSET   ratio   RESTORE: ratio   CPU us a customer: loader   Redis");
        foreach (var m in report.Measurements)
        {
            Line($"  {m.Customers,14:N0} {m.Aliases,8} {m.LoadSpeed,13:N0} {m.PipeSpeed,24:N0} {m.LoadToPipe,7:F2} {m.LoadToRestorePipe,16:F2} {Micro(m, r => r.LoadCpu),26:F2} {Micro(m, r => r.RedisCpu),7:F2}");
        }

        Line($"");
        Line($"Replicas, s                   from Redis   checkpoint written   from the checkpoint");
        foreach (var m in report.Measurements.Where(m => m.Hydrate is not null))
        {
            Line($"  {m.Customers,14:N0} {m.Hydrate,23:F3} {m.CheckpointWrite,20:F3} {m.CheckpointRead,21:F3}");
        }

        Line($"");
        Line($"Tiers anew, s                    preview   with the policy   to the load");
        foreach (var m in report.Measurements.Where(m => m.Retier is not null))
        {
            Line($"  {m.Customers,14:N0} {m.RetierPreview,23:F3} {m.Retier,17:F3} {m.RetierToLoad,13:F2}");
        }

        Line($"");
        Line($"Look-ups, ns          by id   two plain reads   difference   ratio   by phone   two plain reads   difference   ratio");
        foreach (var m in report.Measurements.Where(m => m.Lookups is not null))
        {
            var (id, phone) = (m.Lookups!.ById, m.Lookups.ByPhone);
            Line($"  {m.Customers,14:N0} {id.LookUp,10:F0} {id.Reads,17:F0} {id.Difference,12:F0} {id.Ratio,7:F2} {phone.LookUp,10:F0} {phone.Reads,17:F0} {phone.Difference,12:F0} {phone.Ratio,7:F2}");
        }

        Line($"");
        Line($"Goals");
        foreach (var goal in report.Goals)
        {
            Line($"  {TextReport.State(goal),-12} {goal.What,-54} {goal.Value?.ToString(goal.Unit == "/s" ? "N0" : "F2", CultureInfo.InvariantCulture) ?? "-",10} {goal.Unit,-5} ({(goal.AtLeast ? "at least" : "at most")} {goal.Bound.ToString("N1", CultureInfo.InvariantCulture)})");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    private static double? Micro(StoreMeasurement measurement, Func<StoreRound, double?> seconds) => measurement.Median(seconds) / measurement.Customers * 1e6;
}
