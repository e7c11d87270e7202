using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Reading;
using TierDecision.PhoneNumbers;
using TierDecision.Service.Demo;
using TierDecision.Storage.Providers;

namespace TierDecision.Service.Hosting;

/// <summary>Configuration in the usual ASP.NET ways: appsettings.json, environment variables, the command line.</summary>
internal static class ServiceConfiguration
{
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // appsettings.json lies beside the program, wherever the service is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(AddressesFromUrls(builder.Configuration));
        return builder;
    }

    public static TierDecisionOptions ReadOptions(IConfiguration configuration)
    {
        var reading = SettingsReader.Read(configuration, [.. StoreProviders.Rules, new RegionRule(), new ServiceRules()]);
        string[] errors = [.. reading.Errors, .. HostSettingsCheck.Errors(configuration)];
        return errors.Length == 0
            ? ForNewcomers(reading.Options, configuration)
            : throw new StartException(string.Join($"{Environment.NewLine}  ", ["The configuration cannot be used:", .. errors]));
    }

    /// <summary>
    /// Whether nothing was configured and nothing is there yet, or what a first start left that was stopped: only then customers are made up. Beside
    /// a configured file, or in place of one that was lost, they would be taken for the company's.
    /// </summary>
    public static bool IsFirstStart(IConfiguration configuration, TierDecisionOptions options) =>
        !IsFileConfigured(configuration) && (!File.Exists(options.Embedded.File) || new DemoMark(options.Embedded).IsThere);

    // Who configures nothing has no file yet.
    private static TierDecisionOptions ForNewcomers(TierDecisionOptions options, IConfiguration configuration) =>
        IsFileConfigured(configuration) ? options : options with { Embedded = options.Embedded with { Create = true } };

    private static bool IsFileConfigured(IConfiguration configuration) => configuration["TierDecision:Embedded:File"] is not null;

    // --urls and ASPNETCORE_URLS name the HTTP address and, after a semicolon, the gRPC address. Kestrel would otherwise ignore them
    // because of the two endpoints of appsettings.json, with a warning.
    private static Dictionary<string, string?> AddressesFromUrls(ConfigurationManager configuration)
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var addresses = new Dictionary<string, string?>();
        if (urls.Length == 0)
        {
            return addresses;
        }

        // One alone would leave gRPC where it is, on a port that nobody named.
        if (urls.Length != 2)
        {
            throw new StartException(
                $"--urls (or ASPNETCORE_URLS) names {urls.Length} address{(urls.Length == 1 ? "" : "es")}, and the service has two: HTTP and, "
                + "after a semicolon, gRPC, such as --urls \"http://127.0.0.1:9080;http://127.0.0.1:9081\". To move only one of them, "
                + "or for more, set Kestrel:Endpoints:Http:Url, Kestrel:Endpoints:Grpc:Url and so on.");
        }

        addresses["urls"] = "";
        addresses["Kestrel:Endpoints:Http:Url"] = urls[0];
        addresses["Kestrel:Endpoints:Grpc:Url"] = urls[1];
        return addresses;
    }
}
