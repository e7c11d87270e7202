using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using StackExchange.Redis;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Baselines;

/// <summary>
/// The baselines as a process of their own, hosted as the service is: Grpc.AspNetCore on Kestrel, HTTP/2 without TLS, warnings logged, a singleton service,
/// metrics on a second port. On a third one <see cref="BareKestrel"/>.
/// </summary>
internal static class BaselineServer
{
    /// <summary>Serves until the standard input ends, which it does with the program that started this one.</summary>
    public static async Task<int> RunAsync(int httpPort, int grpcPort, int barePort, string redis, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(httpPort, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.ListenLocalhost(grpcPort, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });

        var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        builder.Services.AddSingleton<IConnectionMultiplexer>(connection);
        builder.Services.AddSingleton<IDistributedCache>(BaselineKeys.OpenCache(connection));
        builder.Services.AddSingleton<BaselineService>();
        builder.Services.AddGrpc();

        // As in the service: nobody listens to the host's own meters.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true, SuppressEventCounters = true });
        var allocated = Metrics.CreateCounter(ManagedCounters.AllocatedBytesMetric, "Bytes allocated on the managed heap.");
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => allocated.IncTo(GC.GetTotalAllocatedBytes()));

        await using var app = builder.Build();
        app.MapGrpcService<BaselineService>();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapMetrics();
        using var bare = new BareKestrel(barePort, app.Services, app.Services.GetRequiredService<ILoggerFactory>());
        await bare.StartAsync(cancellationToken);
        await app.StartAsync(cancellationToken);

        var input = new byte[16];
        await using var standardInput = Console.OpenStandardInput();
        while (await standardInput.ReadAsync(input, cancellationToken) > 0)
        {
            // Nobody says anything; only the end matters.
        }

        await app.StopAsync(CancellationToken.None);
        await bare.StopAsync(CancellationToken.None);
        return 0;
    }
}
