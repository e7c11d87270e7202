using System.CommandLine;
using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Commands;

/// <summary>Options that commands share, each with its bounds: nothing here runs for ever.</summary>
internal static class LoadOptions
{
    public static Option<int> Customers(int normal) =>
        Between(new Option<int>("--customers") { Description = $"Customers, 1 to {LoadDataset.MaxCustomers:N0}." }, normal, 1, LoadDataset.MaxCustomers);

    public static Option<double> Seconds(double normal) =>
        Between(new Option<double>("--seconds") { Description = "How long one measurement runs, 0.5 to 600 seconds." }, normal, 0.5, 600);

    public static Option<int> Connections() => Between(new Option<int>("--connections") { Description = "HTTP/2 connections, 1 to 256." }, 4, 1, 256);

    public static Option<int> Streams() =>
        Between(new Option<int>("--streams") { Description = "Requests in flight on each connection of a closed loop, 1 to 100." }, 16, 1, 100);

    public static Option<double> Zipf(double normal) => Between(
        new Option<double>("--zipf") { Description = "The exponent of the customers' Zipf distribution, 0 to 10; 0 for equally likely ones." }, normal, 0, 10);

    public static Option<ulong> Seed() => new("--seed") { Description = "What everything random is drawn from.", DefaultValueFactory = _ => 1 };

    /// <summary>The built service: beside this program's own output unless said otherwise.</summary>
    public static Option<string> Service() => new("--service")
    {
        Description = "The built TierDecision.Service.dll, such as a published one. Default: the one that was built with this program.",
        HelpName = "DLL",
        DefaultValueFactory = _ => BuiltService(),
    };

    /// <summary>The folder for a report's <paramref name="files"/>.</summary>
    public static Option<string> Output(string files) => new("--output")
    {
        Description = $"The folder for the report: {files}.", HelpName = "FOLDER", DefaultValueFactory = _ => "loadtest/results",
    };

    public static Option<T> Between<T>(Option<T> option, T normal, T low, T high)
        where T : IComparable<T>
    {
        option.DefaultValueFactory = _ => normal;
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } value && (value.CompareTo(low) < 0 || value.CompareTo(high) > 0))
            {
                result.AddError($"{option.Name} {value} is not between {low} and {high}");
            }
        });
        return option;
    }

    // artifacts/bin/<project>/<configuration>/: the service lies in the same configuration's folder of its own project.
    private static string BuiltService()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own.FullName, "..", "..", "TierDecision.Service", own.Name, "TierDecision.Service.dll"));
    }
}
