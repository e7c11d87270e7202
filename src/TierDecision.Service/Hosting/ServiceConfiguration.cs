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

    public static ServiceOptions ReadOptions(IConfiguration configuration)
    {
        ServiceOptions options;
        try
        {
            options = configuration.GetSection(ServiceOptions.Section)
                .Get<ServiceOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new ServiceOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"The configuration cannot be read: {e.Message}", e);
        }

        Check(options.Demo.Customers is >= 0 and <= 1_000_000, "Demo:Customers", "must be 0 to 1,000,000");
        Check(options.Replica.PollInterval >= TimeSpan.FromMilliseconds(100) && options.Replica.PollInterval <= TimeSpan.FromHours(1),
            "Replica:PollInterval", "must be 00:00:00.1 to 01:00:00");
        Check(options.Policy.File.Length > 0, "Policy:File", "must not be empty");
        Check(options.Redis.Connection.Length > 0 || options.Embedded.File.Length > 0, "Embedded:File", "must not be empty where no Redis is configured");
        foreach (var error in options.Redis.Connection.Length > 0 ? options.Redis.Validate() : [])
        {
            throw new StartException($"The configuration cannot be used: {ServiceOptions.Section}:Redis:{error}.");
        }

        return options;
    }

    private static void Check(bool holds, string key, string demand)
    {
        if (!holds)
        {
            throw new StartException($"The configuration cannot be used: {ServiceOptions.Section}:{key} {demand}.");
        }
    }

    // --urls and ASPNETCORE_URLS name the HTTP address and, after a semicolon, the gRPC address. Kestrel would otherwise pass them over
    // in favour of the two endpoints of appsettings.json, with a warning.
    private static Dictionary<string, string?> AddressesFromUrls(ConfigurationManager configuration)
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var addresses = new Dictionary<string, string?>();
        if (urls.Length > 2)
        {
            throw new StartException("--urls takes an HTTP address and a gRPC address; for more, configure Kestrel:Endpoints.");
        }

        if (urls.Length > 0)
        {
            addresses["urls"] = "";
            addresses["Kestrel:Endpoints:Http:Url"] = urls[0];
        }

        if (urls.Length > 1)
        {
            addresses["Kestrel:Endpoints:Grpc:Url"] = urls[1];
        }

        return addresses;
    }
}
