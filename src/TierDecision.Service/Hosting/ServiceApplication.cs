using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Rules;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Access;
using TierDecision.Service.Audit;
using TierDecision.Service.Customers;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Decisions;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Endpoints.Grpc;
using TierDecision.Service.Endpoints.Http;
using TierDecision.Service.Erasure;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.Following;
using TierDecision.Service.Hosting.Connections;
using TierDecision.Service.Hosting.Draining;
using TierDecision.Service.Hosting.Reloading;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;
using TierDecision.Service.Publishing;
using TierDecision.Service.Queues;
using TierDecision.Service.Ranking;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.SlaClocks;
using TierDecision.Service.Texts;
using TierDecision.Service.Trials;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.Hosting;

/// <summary>Composes the service of its capabilities.</summary>
internal static class ServiceApplication
{
    /// <summary>The service, not started.</summary>
    /// <exception cref="StartException">The keys file or the file of the decision log cannot be used.</exception>
    public static WebApplication Build(
        WebApplicationBuilder builder, TierDecisionOptions options, StartPolicy start, IdentityHasher identities, TimeProvider time)
    {
        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(identities);
        services.AddObservability();
        services.AddStore(options);
        services.AddServing(start.Policy.Plan!, start.Policy.Revision);
        AddFollowing(services, options);
        services.AddDraining(options.Shutdown);
        var proxies = NetworkList.TryRead(options.Proxies.Trusted)!;
        services.AddConnectionLimit(options.Connections, proxies);
        builder.AddTrustedProxies(proxies);
        services.AddReloading(builder.Configuration);
        AddAccess(services, options.Access);
        services.AddPolicies(
            start, PolicyCheckpoint.Beside(options.Checkpoint.Path), options.Policy.PollInterval, options.Replica.PollInterval);
        services.AddPublishing();
        services.AddBrowserRules(new BrowserRules(
            OriginList.Read(options.Access.Origins),
            anyHost: options.Access.KeysFile.Length > 0 || builder.Configuration["AllowedHosts"] is { Length: > 0 },
            Dns.GetHostName()));
        AddErasure(services, options);
        services.AddGuardedCache(options.Replies);
        AddDecisionLog(services, options.DecisionLog);
        services.AddRepeatedRequests(options.Replies);
        services.AddExplanations(options.Replies);
        services.AddTrials();
        services.AddTexts();
        services.AddDecisions();
        services.AddSlaClocks();
        services.AddRanking();
        services.AddQueues();
        services.AddCustomers();
        services.AddAudit();
        services.AddFailures();
        services.AddSingleton(BodyBudget.Of(options.Connections, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, time));
        services.AddEndpoints(EndpointTable.All);
        services.AddGrpcEndpoints();
        // Of each probe while the service is not ready; what stands in its way is logged once, by whoever finds it.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        services.AddHealthChecks().AddCheck<CustomersHealthCheck>("customers").AddCheck<PolicyHealthCheck>("policy")
            .AddCheck<DrainHealthCheck>("service");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        ConsoleLog.Configure(builder);
        var startLogging = QuietStart.Configure(builder);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(startLogging);
        UsePipeline(app);
        app.MapGrpcEndpoints();
        app.MapHttpEndpoints();
        app.MapHealth();
        app.Map("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().AnswerAsync);
        return app;
    }

    /// <summary>
    /// A server that answers the questions of <c>DecisionService</c> alone, over gRPC on a loopback port of its own: it has no store, and keeps
    /// nothing. From an empty builder: neither files nor the environment may change where it listens.
    /// </summary>
    /// <param name="serving">The policy and the customers.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="identities">Hashes the identifiers of customers.</param>
    /// <param name="keys">The keys; null if callers need none.</param>
    /// <param name="time">The clock.</param>
    internal static WebApplicationBuilder CreateDecisionsAlone(
        ServingState serving, IMetricFactory metrics, IdentityHasher identities, AccessKeysState? keys, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var services = builder.Services;
        services.AddRouting();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(identities);
        services.AddSingleton(metrics);
        services.AddSingleton(serving);
        services.AddSingleton<IFollowedCustomers>(serving);
        services.AddSingleton<IErasureKeySource, NoErasureKeys>();
        services.AddErasure();
        services.AddSingleton<IMissingCustomers, NoMissingCustomers>();
        services.AddSingleton<IReplyCache, NoReplyCache>();
        services.AddSingleton<IOverrideAuthors, NoOverrideAuthors>();
        services.AddSingleton<IKeptExplanations, NoKeptExplanations>();
        services.AddDraining(new ShutdownOptions { Grace = TimeSpan.Zero });
        services.AddAccess(keys);
        services.AddBrowserRules(new BrowserRules([], anyHost: false, ownName: ""));
        services.AddTexts();
        services.AddDecisions();
        services.AddFailures();
        services.AddEndpoints(EndpointTable.Decisions);
        services.AddGrpcEndpoints();
        return builder;
    }

    /// <summary>What every request passes before its endpoint.</summary>
    internal static void UsePipeline(WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseAccess();
        app.UsePlainUnaryCalls();
        app.UseRouting();
        app.UseDraining();

        // Pages for people and their browsers. A gRPC call has its own way to say what went wrong, and should not pay for two more middlewares.
        app.UseWhen(context => !GrpcRefusal.IsGrpcCall(context.Request), http => http.UseExceptionHandler().UseStatusTexts());
    }

    private static void AddFollowing(IServiceCollection services, TierDecisionOptions options)
    {
        services.AddFollowing(options.Replica.PollInterval);
        services.AddCheckpoint(options.Checkpoint.Path, options.Checkpoint.Interval);
        if (options.Replica.Mode == ReplicaMode.Cache)
        {
            services.AddCustomerCache(options.Replica.CacheCustomers, options.Replica.CacheTimeout);
        }
        else
        {
            services.AddReplica();
        }
    }

    private static void AddAccess(IServiceCollection services, AccessOptions options)
    {
        if (options.KeysFile.Length == 0)
        {
            services.AddAccess(keys: null);
            return;
        }

        var (keys, problem) = AccessKeysState.Open(options.KeysFile);
        services.AddAccess(keys ?? throw new StartException(problem!));
        services.AddAccessKeysWorker(options.PollInterval);
    }

    private static void AddDecisionLog(IServiceCollection services, DecisionLogOptions options)
    {
        if (options.Target == DecisionLogTarget.File && FileLineLog.Problem(options.File, EntryJson.Beginning) is { } problem)
        {
            throw new StartException(
                $"TierDecision:DecisionLog:File is '{PrintableText.Of(options.File)}', which {problem}. "
                + "Name a file of its own: a log from before, or one that is not there yet.");
        }

        services.AddDecisionLog(options);
    }

    private static void AddErasure(IServiceCollection services, TierDecisionOptions options)
    {
        services.AddErasure();
        if (options.DecisionLog.Target != DecisionLogTarget.None || options.Replies.KeepsAnything())
        {
            services.AddErasureKeysWorker(options.Replica.PollInterval);
        }
    }
}
