using System.Globalization;
using System.Text.RegularExpressions;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Comparison;

/// <summary>
/// The load generator of nghttp2, where it is installed (Debian: nghttp2-client), as a check of this program's own: the same closed loop, one of each in turn. It
/// sends one and the same request and does not look at the answers.
/// </summary>
internal sealed partial class H2Load(ComparisonOptions options)
{
    private const string Program = "h2load";
    private const int Rounds = 3;
    private const int LongestRequest = 4096;

    // In front of a message: that it is not compressed, and its length in four bytes.
    private const int Prefix = 5;

    private TimeSpan Length => TimeSpan.FromSeconds(Math.Max(1, Math.Round(options.Seconds * 0.4)));

    /// <summary>The program's name and version; null where it is not installed.</summary>
    public static async Task<string?> VersionAsync(CancellationToken cancellationToken) => (await Tool.RunAsync(Program, ["--version"], cancellationToken))?.Trim();

    /// <summary>Loads each contender in turn, with bodies out of <paramref name="folder"/>; says so where the program is not there.</summary>
    public async Task<OtherGenerator> RunAsync(IReadOnlyList<Contender> contenders, Meter meter, string folder, CancellationToken cancellationToken)
    {
        if (await VersionAsync(cancellationToken) is not { } version)
        {
            return new("h2load is not installed; it would be asked the same as a check.", []);
        }

        var loads = new List<OtherLoad>();
        foreach (var contender in contenders)
        {
            var (others, own, failed) = (new List<double>(), new List<double>(), 0L);
            for (var round = 1; round <= Rounds; round++)
            {
                var plan = new LoadPlan { Duration = Length, Connections = options.Connections, Streams = options.Streams, Seed = options.Seed + (ulong)round };
                own.Add((await meter.MeasureAsync(contender, Phase.Check, round, plan, cancellationToken)).Throughput);
                var output = await Tool.RunAsync(Program, Arguments(contender, folder), cancellationToken) ?? "";
                others.Add(Read(output).Speed);
                failed += (long)Number(Failures().Match(output));
            }

            loads.Add(new(contender.Key, Medians.Of(others)!.Value, Medians.Of(own)!.Value, Medians.OfRatios(others, own), failed));
        }

        return new(version, loads);
    }

    private string[] Arguments(Contender contender, string folder)
    {
        var message = new byte[LongestRequest];
        var random = new SplitMix64(options.Seed);
        var length = contender.Target.Write(contender.Target.Draw(ref random), message.AsSpan(Prefix));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), length);
        var body = Path.Combine(folder, $"{contender.Key}.grpc");
        File.WriteAllBytes(body, message[..(Prefix + length)]);
        return
        [
            .. Loop(), "--header", "content-type: application/grpc", "--header", "te: trailers", "--data", body,
            string.Create(CultureInfo.InvariantCulture, $"http://{contender.Server.Grpc}{contender.Target.Path}"),
        ];
    }

    /// <summary>Asks for a page in the same closed loop. What the program prints; null where it is not installed.</summary>
    public Task<string?> GetAsync(Uri page, CancellationToken cancellationToken) => Tool.RunAsync(Program, [.. Loop(), page.ToString()], cancellationToken);

    /// <summary>The answers a second and the answers in all that the program tells; 0 where it tells none.</summary>
    public static (double Speed, double Answers) Read(string? output) => (Number(SpeedText().Match(output ?? "")), Number(Answers().Match(output ?? "")));

    private string[] Loop() =>
        ["--duration", Text(Length.TotalSeconds), "--clients", Text(options.Connections), "--max-concurrent-streams", Text(options.Streams), "--threads", "1"];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(Match match) =>
        double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // finished in 4.00s, 123456.75 req/s, 5.41MB/s
    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex SpeedText();

    // requests: 493827 total, 493891 started, 493827 done, 493827 succeeded, 0 failed, 0 errored, 0 timeout
    [GeneratedRegex(@"done, ([0-9]+) succeeded")]
    private static partial Regex Answers();

    [GeneratedRegex(@"succeeded, ([0-9]+) failed")]
    private static partial Regex Failures();
}
