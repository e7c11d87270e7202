using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.PhoneNumbers;
using TierDecision.Service.Access;
using TierDecision.Service.Demo;
using TierDecision.Service.Following;
using TierDecision.Service.Hosting.Reloading;
using TierDecision.Service.Policies;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Providers;

namespace TierDecision.Service.Hosting;

/// <summary>The service from its command line to its exit code: 0 after an orderly stop, 1 if it cannot start.</summary>
internal static class ServiceProgram
{
    // How long a start waits for the policy of a store that answers slowly; and for one that has much to be read, if there is a checkpoint to serve
    // from.
    private static readonly TimeSpan StoreAtStart = TimeSpan.FromSeconds(2);

    // How long a start waits for a store that cannot be reached, if there is no policy anywhere else.
    private static readonly TimeSpan StoreWithTheOnlyPolicy = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (CommandLine.Answer(args) is { } answer)
            {
                await Console.Out.WriteLineAsync(answer).ConfigureAwait(false);
                return 0;
            }

            return await StartAsync(args).ConfigureAwait(false);
        }
        catch (StartException e)
        {
            // It repeats values of files, a line each.
            foreach (var line in e.Message.Split(Environment.NewLine))
            {
                await Console.Error.WriteLineAsync(PrintableText.Of(line)).ConfigureAwait(false);
            }

            return 1;
        }
    }

    private static async Task<int> StartAsync(string[] args)
    {
        var time = TimeProvider.System;
        using var hangUp = new HangUp();
        var builder = ServiceConfiguration.CreateBuilder(args);
        var options = ServiceConfiguration.ReadOptions(builder.Configuration);
        var isFirstStart = ServiceConfiguration.IsFirstStart(builder.Configuration, options);
        var start = await FindPolicyAsync(options, time).ConfigureAwait(false);
        var policy = start.Policy;
        var phones = PhoneNormalizer.For(options.Identity.Phone);
        var identities = FindIdentities(options, phones);

        var app = ServiceApplication.Build(builder, options, start, identities.Hasher!, time);
        await using (app.ConfigureAwait(false))
        {
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TierDecision");
            StartLog.Report(logger, policy, identities.IsPublished);
            StartLog.ReportPollInterval(logger, options.Replica.PollInterval, policy.Plan!);
            var warmUp = Task.Run(() =>
            {
                phones.WarmUp();
                return WarmUp.RunAsync(policy.Plan!, policy.Revision, identities.Hasher!, time, app.RequiresKeys());
            });
            await PrepareCustomersAsync(app, options, isFirstStart, policy.Plan!, identities.Hasher!, time).ConfigureAwait(false);
            if (await warmUp.ConfigureAwait(false) is { } cold)
            {
                StartLog.NotWarm(logger, cold);
            }

            // What starting left behind is collected now and not under load, by the collection that would come then: of everything.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

            // Then one normal collection: after an aggressive one alone, 2 of 5 starts promoted every gen-0 collection to gen 1 and triggered a gen
            // 2.
            GC.Collect();
            try
            {
                await app.StartAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (AddressFailures.Describe(e) is { } problem)
            {
                throw new StartException(problem, e);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Stopped before it served.
                return 0;
            }

            AccessWarnings.Report(logger, app.Urls, app.RequiresKeys());
            if (ConsoleLog.IsForPeople(app.Configuration))
            {
                StartBanner.Print(app, policy.Plan!, Console.Out);
            }
            else
            {
                StartLog.Started(
                    logger, policy.Plan!.Name, policy.Plan.Version, StartBanner.CustomersOf(app),
                    StartBanner.AddressesOf(app) + StartBanner.RemarkOn(app));
            }

            hangUp.Do(app.Services.GetRequiredService<Reloader>().Reload);
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }

        return 0;
    }

    // By a store of its own: the service is built around the policy that it starts with.
    private static async Task<StartPolicy> FindPolicyAsync(TierDecisionOptions options, TimeProvider time)
    {
        var provider = StoreProviders.Choose(options);
        var store = provider.Open(NullLoggerFactory.Instance, time);
        await using (store.ConfigureAwait(false))
        {
            var reader = new StartPolicyReader(
                store, PolicyCheckpoint.Beside(options.Checkpoint.Path), PolicyFile.Locate(options.Policy.File), time);
            var (policy, problem) = await reader.ReadAsync(
                StoreAtStart, provider.IsLocal ? TimeSpan.Zero : StoreWithTheOnlyPolicy, CancellationToken.None).ConfigureAwait(false);
            return policy ?? throw new StartException(problem!);
        }
    }

    private static IdentityKeyResult FindIdentities(TierDecisionOptions options, PhoneNormalizer phones)
    {
        var result = IdentityKeySource.Find(options.Identity, StoreProviders.Choose(options).DefaultIdentityKeyFile, phones);
        return result.Error is { } error ? throw new StartException(error) : result;
    }

    // Before the first request, so that it is answered from customers; with a Redis that is down the service starts all the same.
    private static async Task PrepareCustomersAsync(
        WebApplication app, TierDecisionOptions options, bool isFirstStart, PolicyPlan plan, IdentityHasher identities, TimeProvider time)
    {
        var store = app.Services.GetRequiredService<IDatasetDirectory>();
        var provider = app.Services.GetRequiredService<IStoreProvider>();
        if (provider.IsLocal && isFirstStart && options.Demo.Customers > 0)
        {
            if (await DemoCustomers.FillAsync(store, provider, options, plan, identities, time).ConfigureAwait(false) is { } notLoaded)
            {
                throw new StartException($"The demonstration's customers could not be loaded into {provider.Description}: {notLoaded}.");
            }
        }

        var following = app.Services.GetRequiredService<StoreFollowing>();
        using var patience = new CancellationTokenSource(following.StartFromCheckpoint() ? StoreAtStart : Timeout.InfiniteTimeSpan, time);
        FollowProblem? problem = null;
        try
        {
            problem = await following.FollowOnceAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // The customers of the checkpoint are served; the store is read in the background.
        }

        // A dataset of other tiers is mended by a load, or by taking one back: like a node of a shared store, this one waits for that.
        if (provider.IsLocal && problem is not null and not { Kind: FollowProblemKind.Empty or FollowProblemKind.OtherTiers })
        {
            throw new StartException($"{SentenceText.Capital(provider.Description)} {problem.Detail}.");
        }
    }
}
