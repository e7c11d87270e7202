using Microsoft.Net.Http.Headers;
using TierDecision.Service.Background;

namespace TierDecision.Service.Access;

/// <summary>Adds what stands in the way of a call: the rules for web pages, and the keys if callers need keys.</summary>
internal static class AccessServices
{
    /// <param name="services">Where to.</param>
    /// <param name="keys">The keys; null if callers need none.</param>
    public static void AddAccess(this IServiceCollection services, AccessKeysState? keys)
    {
        services.AddSingleton(new Callers(areNamed: keys is not null));
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<AccessRefusalLog>();
        if (keys is not null)
        {
            services.AddSingleton(keys);
        }
    }

    /// <summary>Lets in web pages by these rules alone.</summary>
    public static void AddBrowserRules(this IServiceCollection services, BrowserRules rules)
    {
        services.AddSingleton(rules);
        services.AddCors(cors => cors.AddDefaultPolicy(pages => pages
            .WithOrigins([.. rules.Origins]).WithMethods(HttpMethods.Get, HttpMethods.Post)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType)));
    }

    /// <summary>Looks for changes of the keys file at every <paramref name="interval"/>, and at SIGHUP.</summary>
    public static void AddAccessKeysWorker(this IServiceCollection services, TimeSpan interval)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AccessKeysWorker>(provider, interval));
        services.AddHostedService(provider => provider.GetRequiredService<AccessKeysWorker>());
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<AccessKeysWorker>());
    }

    /// <summary>To be called before anything that answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<BrowserGate>();
        if (app.Services.GetRequiredService<BrowserRules>().Origins.Count > 0)
        {
            // Answers what browsers ask before a request of a page; that has no key.
            app.UseCors();
        }

        if (app.RequiresKeys())
        {
            app.UseMiddleware<AccessGate>();
        }
    }

    /// <summary>Whether callers need keys.</summary>
    public static bool RequiresKeys(this WebApplication app) => app.Services.GetRequiredService<Callers>().AreNamed;
}
