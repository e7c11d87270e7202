using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Trials;

namespace TierDecision.Storage.Redis.Policies;

/// <summary>
/// What nodes count of trials: for each trial a hash with the report of each node, a stream of differences, and who judges. All of them expire by
/// themselves.
/// </summary>
/// <param name="reading">The connection to read on.</param>
/// <param name="writing">The connection to write on.</param>
/// <param name="keys">Names the keys.</param>
/// <param name="failures">Describes what goes wrong.</param>
/// <param name="options">Time-outs.</param>
internal sealed class RedisTrialReports(
    RedisConnection reading, RedisConnection writing, RedisKeys keys, RedisWrongTypes failures, RedisStoreOptions options)
{
    /// <summary>Puts a report in the place of the node's last one, and adds differences.</summary>
    public async ValueTask<TrialReading> ReportAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken)
    {
        try
        {
            var database = await writing.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            RedisValue[] arguments =
            [
                report.Node, TrialDocuments.Write(report), TrialLimits.Reports, (long)TrialLimits.JudgesFor.TotalMilliseconds,
                (long)TrialLimits.KeptFor.TotalMilliseconds, TrialLimits.Samples, .. samples.Select(sample => (RedisValue)sample),
            ];
            var answer = await InTimeAsync(
                database.ScriptEvaluateAsync(
                    RedisScripts.ReportTrial, [keys.TrialReports(report.Trial), keys.TrialSamples(report.Trial), keys.TrialJudge(report.Trial)],
                    arguments, CommandFlags.NoScriptCache),
                cancellationToken).ConfigureAwait(false);
            return (int)answer[0] switch
            {
                < 0 => TrialReading.Unavailable(
                    $"trial {report.Trial} has the reports of {TrialLimits.Reports} nodes already, which start again and again"),
                0 => new TrialReading([]),
                _ => new TrialReading(Reports(((RedisValue[])answer[1]!).Where((_, i) => i % 2 == 1))) { IsJudge = true },
            };
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return TrialReading.Unavailable(await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <summary>The reports of all nodes, and the differences.</summary>
    public async ValueTask<TrialReading> ReadAsync(long trial, bool withSamples, CancellationToken cancellationToken)
    {
        try
        {
            var database = await reading.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var fields = await InTimeAsync(database.HashGetAllAsync(keys.TrialReports(trial), CommandFlags.DemandMaster), cancellationToken)
                .ConfigureAwait(false);
            StreamEntry[] samples = !withSamples ? [] : await InTimeAsync(
                database.StreamRangeAsync(
                    keys.TrialSamples(trial), count: TrialLimits.Samples, messageOrder: Order.Descending, flags: CommandFlags.DemandMaster),
                cancellationToken).ConfigureAwait(false);
            return new TrialReading(Reports(fields.Select(field => field.Value)))
            {
                Samples = [.. samples.Select(sample => (byte[]?)sample["s"]).OfType<byte[]>()],
            };
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return TrialReading.Unavailable(await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    // One that cannot be read is of a newer version: its node is not counted.
    private static List<TrialReport> Reports(IEnumerable<RedisValue> reports) =>
        [.. reports.Select(report => TrialDocuments.ReadReport(RedisEntries.Bytes(report))).OfType<TrialReport>()];

    private Task<T> InTimeAsync<T>(Task<T> command, CancellationToken cancellationToken) =>
        command.WaitAsync(options.BulkTimeout, cancellationToken);
}
