using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Comparison;

/// <summary>How fast something goes that does less than any service could.</summary>
/// <param name="What">What was asked of what.</param>
/// <param name="Throughput">Answers a second: the median of the rounds.</param>
/// <param name="ServerCpu">Microseconds of the server's processor time an answer: the median of the rounds.</param>
internal sealed record MachineLimit(string What, double Throughput, double ServerCpu);

/// <summary>
/// What this machine can do at most: a server in C that answers HTTP/2 out of a file (nghttpd, Debian: nghttp2-server) and a Redis that is asked without waiting
/// (redis-benchmark), both in a closed loop of their own kind of client. What is not installed is left out.
/// </summary>
internal sealed partial class MachineLimits(ComparisonOptions options, ServerFarm farm)
{
    private const int Rounds = 3;
    private const int Pipelined = 16;
    private const int Gets = 2_000_000;

    /// <summary>Measures both, in some twenty seconds.</summary>
    public async Task<IReadOnlyList<MachineLimit>> RunAsync(CancellationToken cancellationToken)
    {
        var limits = new List<MachineLimit>();
        var h2Load = new H2Load(options);
        if (await H2Load.VersionAsync(cancellationToken) is not null && await farm.StartFileServerAsync(cancellationToken) is var (server, address))
        {
            limits.Add(await MeasureAsync("nghttpd, a file of five bytes, by h2load", server, async () => H2Load.Read(await h2Load.GetAsync(address, cancellationToken))));
        }

        var redis = await MeasureAsync($"Redis, one GET again and again, {Pipelined} at a time", farm.Redis!, async () => await GetAsync(cancellationToken));
        return redis.Throughput > 0 ? [.. limits, redis] : limits;
    }

    private static async Task<MachineLimit> MeasureAsync(string what, ServerProcess server, Func<Task<(double Speed, double Answers)>> load)
    {
        var (speeds, costs) = (new List<double>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            var before = server.Use().Cpu;
            var (speed, answers) = await load();
            speeds.Add(speed);
            costs.Add((server.Use().Cpu - before).TotalMicroseconds / Math.Max(1, answers));
        }

        return new(what, Medians.Of(speeds)!.Value, Medians.Of(costs)!.Value);
    }

    private async Task<(double Speed, double Answers)> GetAsync(CancellationToken cancellationToken)
    {
        var redis = IPEndPoint.Parse(farm.RedisAddress);
        string[] arguments =
        [
            "-h", redis.Address.ToString(), "-p", Text(redis.Port), "-c", Text(options.Connections), "-P", Text(Pipelined), "-n", Text(Gets), "--csv",
            "GET", BaselineKeys.Get(LoadDataset.CustomerId(1)),
        ];
        var speed = Speed().Match(await Tool.RunAsync("redis-benchmark", arguments, cancellationToken) ?? "");
        return (speed.Success ? double.Parse(speed.Groups[1].Value, CultureInfo.InvariantCulture) : 0, Gets);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // "GET get:1","1234567.88","0.041", ...
    [GeneratedRegex(@"^""GET[^""]*"",""([0-9.]+)""", RegexOptions.Multiline)]
    private static partial Regex Speed();
}
