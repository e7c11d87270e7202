using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>Limits the connections of the server.</summary>
internal static partial class ConnectionServices
{
    /// <param name="services">Where to.</param>
    /// <param name="options">The limits that are wanted.</param>
    /// <param name="proxies">Whose connections are those of many callers, and count among all alone.</param>
    public static void AddConnectionLimit(this IServiceCollection services, ConnectionOptions options, IReadOnlyList<IPNetwork> proxies)
    {
        services.AddSingleton<ConnectionMetrics>();

        // Made when the server starts: what the process has opened by then, it keeps.
        services.AddSingleton(provider =>
        {
            var descriptors = Descriptors.Read();
            var limits = ConnectionLimits.Of(options, descriptors);
            var logger = provider.GetRequiredService<ILogger<ConnectionCounter>>();
            if (limits.IsShort)
            {
                Log.FewDescriptors(logger, limits.Total, descriptors!.Limit, descriptors.Open, ConnectionLimits.Room);
            }

            provider.GetRequiredService<ConnectionMetrics>().Limited(limits.Total);
            return ActivatorUtilities.CreateInstance<ConnectionCounter>(provider, limits, proxies);
        });

        // The last one that is added is asked first.
        services.AddSingleton<IConnectionListenerFactory>(provider => new LimitedTransport(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider),
            provider.GetRequiredService<ConnectionCounter>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FewDescriptors, LogLevel.Warning,
            "Only {Limit} connections are held: the process may open {Descriptors} descriptors, has {Open} open and keeps {Room} for the store and "
            + "files. Raise the limit of the process (ulimit -n, LimitNOFILE)")]
        public static partial void FewDescriptors(ILogger logger, int limit, long descriptors, int open, int room);
    }
}
