using Grpc.AspNetCore.Server.Model;
using Prometheus;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Service.Access;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Decisions;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Erasure;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.Following;
using TierDecision.Service.Hosting.Draining;
using TierDecision.Service.Ranking;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Serving;
using TierDecision.Service.SlaClocks;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Redis;

namespace TierDecision.Service.Hosting;

/// <summary>Puts the rooms together: store, serving model, use cases, edges.</summary>
internal static class ServiceApplication
{
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    public static WebApplication Build(
        WebApplicationBuilder builder, ServiceOptions options, PolicyPlan plan, string revision, IdentityHasher identities, TimeProvider time)
    {
        // From its first export on the library would listen to every meter and event source of .NET; where somebody listens, the host measures and tags each request, which
        // takes as much as the decision. The process's own metrics (processor, memory, collections) stay.
        Prometheus.Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true, SuppressEventCounters = true });
        var metrics = new DecisionMetrics(Prometheus.Metrics.DefaultFactory);
        Prometheus.Metrics.DefaultRegistry.AddBeforeCollectCallback(metrics.Refresh);
        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(identities);
        services.AddSingleton(metrics);
        services.AddSingleton(provider => OpenStore(provider, options, time));
        services.AddSingleton(new ServingState(ServingModel.BeforeHydration(plan, revision, metrics)));
        if (options.Checkpoint.Path.Length > 0)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CheckpointSchedule>(provider, options.Checkpoint));
        }

        if (options.Replica.Mode == ReplicaMode.Cache)
        {
            AddCache(services, options.Replica);
        }

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StoreFollowing>(provider, options.Replica.PollInterval));
        services.AddHostedService(provider => provider.GetRequiredService<StoreFollowing>());
        AddDecisions(services, options.Shutdown);
        services.AddSingleton<SlaUseCase>();
        services.AddSingleton<RankingUseCase>();
        services.AddSingleton<AllocationUseCase>();
        services.AddAccess(options.Access);
        services.AddQueues();
        services.AddCustomers();
        services.AddErasure(options);
        services.AddDecisionLog(options);
        services.AddReplies(options);
        services.AddHealthChecks().AddCheck<CustomersHealthCheck>("customers").AddCheck<DrainHealthCheck>("service");

        // Singletons, so that a call does not make a service object.
        services.AddSingleton<GrpcSlaService>();
        services.AddSingleton<GrpcRankingService>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // A start that fails is told in one line, by ServiceProgram; the host would add its stack traces.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);

        // Kestrel warns that --urls gives way to Kestrel:Endpoints; ServiceConfiguration has put the one into the other. With a level beside the filter: whether
        // somebody traces its frames, which Kestrel asks several times a request, is answered without calling it.
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(
            new LoggerFilterRule(providerName: null, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, (_, _, level) => started || level >= LogLevel.Error)));

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        UsePipeline(app);
        app.MapGrpcService<GrpcDecisionService>();
        app.MapGrpcService<GrpcSlaService>();
        app.MapGrpcService<GrpcRankingService>();
        app.MapDecisions(
            app.Services.GetRequiredService<DecisionUseCase>(), app.Services.GetRequiredService<BatchUseCase>(), app.Services.GetRequiredService<DecisionIds>(), metrics, app.Services.GetService<RepeatedRequestHandler>(), app.Services.GetRequiredService<ExplainedDecisions>());
        app.MapExplanations(app.Services.GetService<KeptExplanations>());
        app.MapSla(app.Services.GetRequiredService<SlaUseCase>(), metrics);
        app.MapRanking(app.Services.GetRequiredService<RankingUseCase>(), app.Services.GetRequiredService<AllocationUseCase>(), metrics);
        app.MapQueues();
        app.MapCustomers();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    /// <summary>What answers decisions over gRPC, but for the customers.</summary>
    internal static void AddDecisions(IServiceCollection services, ShutdownOptions shutdown)
    {
        services.AddSingleton<DecisionIds>();
        services.AddSingleton<DecisionUseCase>();
        services.AddSingleton<BatchUseCase>();
        services.AddSingleton<GrpcDecisionService>();
        services.AddSingleton<IServiceMethodProvider<GrpcDecisionService>, GrpcDecisionMethods>();
        services.AddDraining(shutdown);
        services.AddProblemDetails();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.EnableDetailedErrors = false;
        });
    }

    /// <summary>What every request passes before its edge.</summary>
    internal static void UsePipeline(WebApplication app)
    {
        app.UseAccess();
        app.UseMiddleware<PlainUnaryMiddleware>();
        app.UseRouting();
        app.UseDraining();

        // Pages for people and their browsers. A gRPC call has its own way to say what went wrong, and should not pay for two more middlewares.
        app.UseWhen(context => !GrpcRefusal.Concerns(context.Request), http => http.UseExceptionHandler().UseStatusCodePages());
    }

    private static void AddCache(IServiceCollection services, ReplicaOptions options)
    {
        services.AddSingleton(new CustomerCacheOptions { Customers = options.CacheCustomers });
        services.AddSingleton<LookupCircuit>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReadThrough>(provider, options.CacheTimeout));
        services.AddSingleton(provider =>
        {
            var metrics = new CacheMetrics(Prometheus.Metrics.DefaultFactory);
            var serving = provider.GetRequiredService<ServingState>();
            Prometheus.Metrics.DefaultRegistry.AddBeforeCollectCallback(() => metrics.Refresh(serving.Current.Cache));
            return metrics;
        });
    }

    private static ICustomerStore OpenStore(IServiceProvider provider, ServiceOptions options, TimeProvider time) =>
        options.Redis.Connection.Length > 0
            ? new RedisCustomerStore(
                options.Redis, provider.GetRequiredService<ILogger<RedisCustomerStore>>(), time)
            : new EmbeddedCustomerStore(
                options.Embedded, provider.GetRequiredService<ILogger<EmbeddedCustomerStore>>(), time);
}
