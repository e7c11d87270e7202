using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Service.Access;
using TierDecision.Service.Serving;
using TierDecision.Storage.Memory.Cache;

namespace TierDecision.Service.Hosting;

/// <summary>What a person sees when the service is up: where it listens, whom it serves, and what to try.</summary>
internal static class StartBanner
{
    public static void Print(WebApplication app, PolicyPlan plan, TextWriter writer)
    {
        var addresses = Addresses(app);
        var http = addresses.GetValueOrDefault("Http");
        var grpc = addresses.GetValueOrDefault("Grpc");
        var model = app.Services.GetRequiredService<ServingState>().Current;
        var example = ExampleCustomer(model, app.Services.GetRequiredService<IdentityHasher>());

        writer.WriteLine();
        writer.WriteLine($"TierDecision serves the policy '{plan.Name}' {plan.Version} over {CustomersOf(app)}.");
        if (model.Policy.IsDemonstration)
        {
            writer.WriteLine("These customers are made up, and every decision says so. 'tierctl load' puts yours in their place.");
        }

        foreach (var (name, address) in addresses.Where(pair => pair.Key is not ("Http" or "Grpc")))
        {
            writer.WriteLine($"  {name,-5} {address}");
        }

        if (http is not null)
        {
            writer.WriteLine($"  HTTP  {http}   POST /v1/decide, GET /health/ready, GET /metrics");
        }

        if (grpc is not null)
        {
            writer.WriteLine($"  gRPC  {grpc}   tierdecision.v1.DecisionService, {(AccessWarnings.IsTls(grpc) ? "with" : "without")} TLS");
        }

        writer.WriteLine();
        var hasKeys = app.RequiresKeys();
        writer.WriteLine(hasKeys ? "Try it in another terminal, with a key in TIERDECISION_KEY:" : "Try it in another terminal:");
        // A person sees what the product is for first; then a program's view of it. Without a customer who is known to be there, nobody is named.
        if (grpc is not null)
        {
            writer.WriteLine($"  {TierCtl()} decide {(example is null ? "" : $"--customer {example} ")}--contact voice --service {grpc}");
        }

        if (http is not null)
        {
            var headers = hasKeys ? """-H "authorization: Bearer $TIERDECISION_KEY" """ : "";
            var customer = example is null ? "" : $"\"customer\":{{\"customer_id\":\"{example}\"}},";
            var body = $$$"""{{{{customer}}}"contact":{"channel":"CHANNEL_VOICE"}}""";
            writer.WriteLine($"  curl -s {headers}'{http}/v1/priority?pretty' -H 'content-type: application/json' -d '{body}'");
        }

        if (example is null)
        {
            writer.WriteLine("  with --customer ID, or \"customer\":{\"customer_id\":\"ID\"}, for one of your customers");
        }

        writer.WriteLine();
        writer.WriteLine("Ctrl+C stops it.");
        writer.Flush();
    }

    /// <summary>The customers that are served, such as <c>20,000 customers</c>.</summary>
    public static string CustomersOf(WebApplication app)
    {
        var model = app.Services.GetRequiredService<ServingState>().Current;
        var customers = model.Cache is { } cache ? cache.Dataset.Customers : (long?)model.Customers?.Customers;
        return $"{Customers(customers)}{InCache(model.Cache)}";
    }

    /// <summary>What is to be said of the customers beside how many they are; empty if there is nothing.</summary>
    public static string RemarkOn(WebApplication app) =>
        app.Services.GetRequiredService<ServingState>().Current.Policy.IsDemonstration ? " (the customers are made up)" : "";

    /// <summary>Where the service listens, in a line.</summary>
    public static string AddressesOf(WebApplication app) => string.Join(
        ", ", Addresses(app).Select(pair => $"{Title(pair.Key)} {pair.Value}"));

    // The environment writes names in capitals.
    private static string Title(string endpoint) => endpoint.ToUpperInvariant() switch
    {
        "HTTP" => "HTTP",
        "GRPC" => "gRPC",
        _ => endpoint,
    };

    private static string InCache(CustomerCache? cache) =>
        cache is null ? "" : FormattableString.Invariant($", with a cache of {cache.Places:N0}");

    private static string Customers(long? customers) => customers switch
    {
        null => "no customers yet",
        1 => "1 customer",
        _ => FormattableString.Invariant($"{customers:N0} customers"),
    };

    // A customer of the best tier, to show what the product is for. Stores keep no ids, so the plain numbers are tried that the
    // demonstration's customers have.
    private static string? ExampleCustomer(ServingModel model, IdentityHasher identities)
    {
        for (var id = 1; id <= 1000; id++)
        {
            var text = id.ToString(CultureInfo.InvariantCulture);
            if (identities.TryHashCustomerId(text, out var key) == IdentityError.None
                && model.Find(IdentifierKind.CustomerId, key, unconfirmedMilliseconds: 0, out _) is { Knowledge: CustomerKnowledge.Known, Tier: 0 })
            {
                return text;
            }
        }

        return null;
    }

    // From a checkout tierctl is run as the service is; an installation has it on the path.
    private static string TierCtl() => Directory.Exists("src/TierDecision.Cli") ? "dotnet run --project src/TierDecision.Cli --" : "tierctl";

    // By the names of Kestrel:Endpoints. Kestrel opens them in the order of the configuration, which sorts them by name.
    private static Dictionary<string, string> Addresses(WebApplication app)
    {
        var names = app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.Key);
        return names.Zip(app.Urls).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.OrdinalIgnoreCase);
    }
}
