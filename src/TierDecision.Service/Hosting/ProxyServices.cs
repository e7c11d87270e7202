using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace TierDecision.Service.Hosting;

/// <summary>Believes the proxies that are trusted.</summary>
internal static class ProxyServices
{
    /// <param name="builder">The service's builder.</param>
    /// <param name="trusted">The networks of the proxies; empty for none.</param>
    public static void AddTrustedProxies(this WebApplicationBuilder builder, IReadOnlyList<IPNetwork> trusted)
    {
        if (trusted.Count == 0)
        {
            return;
        }

        // A proxy that ends TLS and hands on :scheme as it came says https on a connection that is not.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AllowAlternateSchemes = true);
        builder.Services.Configure<ForwardedHeadersOptions>(headers =>
        {
            headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            headers.ForwardLimit = null;
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var network in trusted)
            {
                headers.KnownIPNetworks.Add(network);
            }
        });
        builder.Services.AddSingleton<TrustedProxies>();
    }

    /// <summary>To be called before anything that asks who the caller is.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetService<TrustedProxies>() is not null)
        {
            app.UseForwardedHeaders();
        }
    }

    // Says that there are any.
    private sealed class TrustedProxies;
}
