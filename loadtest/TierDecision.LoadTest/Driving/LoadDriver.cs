using System.Diagnostics;
using System.Net;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Questions;

namespace TierDecision.LoadTest.Driving;

/// <summary>
/// Loads one target for a time, closed or open loop, on threads of its own. In the open loop a latency counts from when the request was due, not from when it could be sent, so
/// that a server which stalls pays for everyone who had to wait (G. Tene calls the other way coordinated omission).
/// </summary>
internal static class LoadDriver
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DrainTick = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs a load. Told every second, <paramref name="progress"/> gets the time so far and the connections' tallies.</summary>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public static LoadOutcome Run(
        IPEndPoint server, LoadTarget target, LoadPlan plan, Action<TimeSpan, IReadOnlyList<LoadTally>>? progress, CancellationToken cancellationToken)
    {
        var connections = Connect(server, target, plan);
        try
        {
            var lateness = new LatencyHistogram();
            var start = Stopwatch.GetTimestamp();
            var end = start + (long)(plan.Duration.TotalSeconds * Stopwatch.Frequency);
            foreach (var connection in connections)
            {
                connection.Begin(end, plan.Streams);
            }

            var pacer = plan.Rate is { } rate ? StartPacer(connections, new ArrivalSchedule(plan.Arrivals, rate, plan.Seed), start, end, lateness, plan.Until, cancellationToken) : null;
            WaitForEnd(connections, plan, start, end, progress, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(start);
            pacer?.Join();
            Drain(connections, plan.Patience, cancellationToken);
            var now = Stopwatch.GetTimestamp();
            var tally = new LoadTally();
            foreach (var connection in connections)
            {
                connection.End(now);
                tally.Add(connection.Tally);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return new LoadOutcome(plan, tally, elapsed < plan.Duration ? elapsed : plan.Duration, lateness);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static List<LoadConnection> Connect(IPEndPoint server, LoadTarget target, LoadPlan plan)
    {
        var connections = new List<LoadConnection>(plan.Connections);
        try
        {
            for (var i = 0; i < plan.Connections; i++)
            {
                connections.Add(new LoadConnection(server, target, plan, i));
            }

            return connections.TrueForAll(connection => connection.WaitUntilReady(ConnectLimit))
                ? connections
                : throw new IOException($"{server} does not speak HTTP/2: {connections.Find(connection => connection.Failure is not null)?.Failure ?? "no settings came"}");
        }
        catch (Exception e)
        {
            connections.ForEach(connection => connection.Dispose());
            throw e is System.Net.Sockets.SocketException ? new IOException($"{server} cannot be reached: {e.Message}", e) : e;
        }
    }

    // One thread for all connections, so that arrivals are one process and not the sum of several that beat against each other.
    private static Thread StartPacer(List<LoadConnection> connections, ArrivalSchedule schedule, long start, long end, LatencyHistogram lateness, CancellationToken until, CancellationToken cancellationToken)
    {
        var pacer = new Thread(() => Pace(connections, schedule, start, end, lateness, until, cancellationToken)) { IsBackground = true, Name = "pacer" };
        pacer.Start();
        return pacer;
    }

    private static void Pace(
        List<LoadConnection> connections, ArrivalSchedule schedule, long start, long end, LatencyHistogram lateness, CancellationToken until, CancellationToken cancellationToken)
    {
        PreciseSleep.PrepareThread();
        var ticksPerNanosecond = Stopwatch.Frequency / 1e9;
        var offered = 0;
        var flushed = 0;
        while (true)
        {
            var due = start + (long)(schedule.Next() * ticksPerNanosecond);
            if (due >= end || until.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            // All that is due goes out together; only then is there time to sleep.
            for (var now = Stopwatch.GetTimestamp(); now < due; now = Stopwatch.GetTimestamp())
            {
                Flush();
                PreciseSleep.For((long)((due - now) / ticksPerNanosecond));
            }

            lateness.Record((long)((Stopwatch.GetTimestamp() - due) / ticksPerNanosecond));
            connections[offered++ % connections.Count].Offer(due);

            // Where one is always due, the first must not wait for the last.
            if (offered - flushed >= connections.Count)
            {
                Flush();
            }
        }

        Flush();

        void Flush()
        {
            for (var i = Math.Max(flushed, offered - connections.Count); i < offered; i++)
            {
                connections[i % connections.Count].Flush();
            }

            flushed = offered;
        }
    }

    private static void WaitForEnd(
        List<LoadConnection> connections, LoadPlan plan, long start, long end, Action<TimeSpan, IReadOnlyList<LoadTally>>? progress, CancellationToken cancellationToken)
    {
        LoadTally[] tallies = [.. connections.Select(connection => connection.Tally)];
        var told = TimeSpan.Zero;
        while (Stopwatch.GetTimestamp() < end && !plan.Until.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            Thread.Sleep(elapsed + Tick < plan.Duration ? Tick : TimeSpan.FromTicks(Math.Max(1, (plan.Duration - elapsed).Ticks)));
            if (Stopwatch.GetElapsedTime(start) - told >= TimeSpan.FromSeconds(1))
            {
                told = Stopwatch.GetElapsedTime(start);
                progress?.Invoke(told, tallies);
            }

            // A bounded number of requests, or a server that is gone, ends a closed loop early.
            if (plan.Rate is null && connections.TrueForAll(connection => connection.Failure is not null || connection.Open == 0))
            {
                return;
            }
        }
    }

    private static void Drain(List<LoadConnection> connections, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < patience && !cancellationToken.IsCancellationRequested
            && connections.Exists(connection => connection.Failure is null && connection.Open > 0))
        {
            Thread.Sleep(DrainTick);
        }
    }
}
