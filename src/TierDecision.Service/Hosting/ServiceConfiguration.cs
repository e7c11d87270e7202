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
        var section = configuration.GetSection(ServiceOptions.Section);
        Refuse(UnknownSettings.Find(section, typeof(ServiceOptions)));
        ServiceOptions options;
        try
        {
            options = section.Get<ServiceOptions>() ?? new ServiceOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"The configuration cannot be read: {e.Message}", e);
        }

        Refuse(Errors(options).Select(error => $"{ServiceOptions.Section}:{error}"));
        return options;
    }

    private static IEnumerable<string> Errors(ServiceOptions options)
    {
        if (options.Demo.Customers is < 0 or > 1_000_000)
        {
            yield return "Demo:Customers must be 0 to 1,000,000";
        }

        if (options.Replica.PollInterval < TimeSpan.FromMilliseconds(100) || options.Replica.PollInterval > TimeSpan.FromHours(1))
        {
            yield return "Replica:PollInterval must be 00:00:00.1 to 01:00:00";
        }

        if (!Enum.IsDefined(options.Replica.Mode))
        {
            yield return "Replica:Mode must be Whole or Cache";
        }

        if (options.Replica.CacheCustomers is < 1000 or > 100_000_000)
        {
            yield return "Replica:CacheCustomers must be 1,000 to 100,000,000";
        }

        if (options.Replica.CacheTimeout < TimeSpan.FromMilliseconds(1) || options.Replica.CacheTimeout > TimeSpan.FromSeconds(10))
        {
            yield return "Replica:CacheTimeout must be 00:00:00.001 to 00:00:10";
        }

        if (options.Replica.Mode == ReplicaMode.Cache && options.Checkpoint.Path.Length > 0)
        {
            yield return "Checkpoint:Path is for Replica:Mode Whole; a cache has no copy of the customers that a start could be made from";
        }

        if (options.Checkpoint.Interval < TimeSpan.FromSeconds(1) || options.Checkpoint.Interval > TimeSpan.FromDays(1))
        {
            yield return "Checkpoint:Interval must be 00:00:01 to 1.00:00:00";
        }

        if (options.Checkpoint.Path.Length > 0 && options.Redis.Connection.Length == 0)
        {
            yield return "Checkpoint:Path is for Redis; the embedded store is a file beside the service already";
        }

        if (options.Shutdown.Grace < TimeSpan.Zero || options.Shutdown.Grace > TimeSpan.FromMinutes(10))
        {
            yield return "Shutdown:Grace must be 00:00:00 to 00:10:00";
        }

        if (options.Shutdown.Timeout < TimeSpan.Zero || options.Shutdown.Timeout > TimeSpan.FromMinutes(10))
        {
            yield return "Shutdown:Timeout must be 00:00:00 to 00:10:00";
        }

        if (options.Policy.File.Length == 0)
        {
            yield return "Policy:File must not be empty";
        }

        if (options.Redis.Connection.Length == 0 && options.Embedded.File.Length == 0)
        {
            yield return "Embedded:File must not be empty where no Redis is configured";
        }

        foreach (var error in options.Access.Validate())
        {
            yield return $"Access:{error}";
        }

        foreach (var error in options.Replies.Validate())
        {
            yield return $"Replies:{error}";
        }

        foreach (var error in options.DecisionLog.Validate(options.Redis.Connection.Length > 0))
        {
            yield return $"DecisionLog:{error}";
        }

        foreach (var error in options.Redis.Connection.Length > 0 ? options.Redis.Validate() : [])
        {
            yield return $"Redis:{error}";
        }
    }

    private static void Refuse(IEnumerable<string> found)
    {
        if (found.ToList() is { Count: > 0 } errors)
        {
            throw new StartException(string.Join($"{Environment.NewLine}  ", ["The configuration cannot be used:", .. errors]));
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
