using System.CommandLine;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Commands;

/// <summary>Options that commands share, each with its bounds: nothing here runs for ever.</summary>
internal static class LoadOptions
{
    /// <summary>How long starting and loading may take before anything is measured.</summary>
    public static readonly TimeSpan SetUpLimit = TimeSpan.FromMinutes(15);

    public static Option<int> Customers(int normal) =>
        ValueOption.Number("--customers", "How many customers there are", normal, 1, LoadDataset.MaxCustomers);

    public static Option<int> Rounds(string description, int normal, int high) => ValueOption.Number("--rounds", description, normal, 1, high);

    /// <summary>How long one measurement runs, in seconds.</summary>
    public static Option<double> Seconds(double normal) =>
        ValueOption.Number("--seconds", "How long one measurement runs, in seconds", normal, 0.5, 600);

    public static Option<int> Connections() => ValueOption.Number("--connections", "HTTP/2 connections", 4, 1, 256);

    public static Option<int> Streams() => ValueOption.Number("--streams", "Requests in flight on each connection of a closed loop", 16, 1, 100);

    public static Option<double> Zipf(double normal) =>
        ValueOption.Number<double>("--zipf", "The exponent of the customers' Zipf distribution; 0 for equally likely ones", normal, 0, 10);

    public static Option<ulong> Seed() => ValueOption.Number<ulong>("--seed", "What everything random is drawn from", 1, 0, ulong.MaxValue);

    /// <summary>The built service: beside this program's own output unless said otherwise.</summary>
    public static Option<string> Service() => ValueOption.Program(
        "--service",
        "The built TierDecision.Service.dll, such as a published one. Default: the one that was built with this program.",
        BuiltService());

    /// <summary>The build that this one is compared with; null if it is not given.</summary>
    public static Option<string?> Against(string description) => ValueOption.OptionalProgram("--against", description);

    /// <summary>The highest that the upper end of a ratio's interval may be; null if it is not given.</summary>
    public static Option<double?> Require(string name, string description) => ValueOption.OptionalNumber(name, description, 0.5, 10);

    /// <summary>The folder for a report's <paramref name="files"/>.</summary>
    public static Option<string> Output(string files) =>
        ValueOption.Folder("--output", $"The folder for the report: {files}.", "loadtest/results");

    // artifacts/bin/<project>/<configuration>/: the service lies in the same configuration's folder of its own project.
    private static string BuiltService()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own.FullName, "..", "..", "TierDecision.Service", own.Name, "TierDecision.Service.dll"));
    }
}
