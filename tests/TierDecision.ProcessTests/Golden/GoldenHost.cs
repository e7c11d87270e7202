using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using TierDecision.Cli;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Policies;
using TierDecision.PhoneNumbers;
using TierDecision.Service.Hosting;
using TierDecision.Service.Policies;
using TierDecision.Service.Following;
using TierDecision.Service.Wire;

namespace TierDecision.ProcessTests.Golden;

/// <summary>
/// The service in this process, on two loopback ports, with a clock that the test moves; and the command line, which loads its store. Only this file
/// knows how the product is composed, and changes with it. The rest of the golden test uses the wire contracts alone.
/// </summary>
internal sealed class GoldenHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StoreFollowing _following;
    private readonly IHostedService[] _workers;
    private readonly GoldenSetup _setup;
    private readonly GoldenClock _clock;
    private readonly DecisionIds _ids;

    private GoldenHost(WebApplication app, GoldenSetup setup, GoldenClock clock)
    {
        (_app, _setup, _clock) = (app, setup, clock);
        _following = app.Services.GetRequiredService<StoreFollowing>();
        _ids = app.Services.GetRequiredService<DecisionIds>();

        // The script says when customers are followed. In the background it would depend on timing whether an answer knows of a write.
        _workers = [.. app.Services.GetServices<IHostedService>().Where(worker => worker is not StoreFollowing)];
    }

    /// <summary>The gRPC address. Kestrel opens its endpoints in the order of their names.</summary>
    public Uri Grpc => new(_app.Urls.First());

    /// <summary>The HTTP address.</summary>
    public Uri Http => new(_app.Urls.Last());

    /// <summary>The id of the decision of a number, 1 or more.</summary>
    public string DecisionId(ulong number) => _ids.Text(number);

    /// <summary>Starts the service. It does not read its store yet.</summary>
    public static async Task<GoldenHost> StartAsync(GoldenSetup setup, GoldenClock clock)
    {
        var builder = ServiceConfiguration.CreateBuilder([.. setup.Settings.Select(pair => $"--{pair.Key}={pair.Value}")]);
        var options = ServiceConfiguration.ReadOptions(builder.Configuration);
        var policy = PolicyFile.Load(setup.PolicyFile, Instant.FromDateTimeOffset(clock.GetUtcNow()));
        var identities = IdentityKeySource.Find(options.Identity, defaultKeyFile: null, PhoneNormalizer.For(options.Identity.Phone));
        var app = ServiceApplication.Build(builder, options, StartPolicy.Of(policy), identities.Hasher!, clock);
        var host = new GoldenHost(app, setup, clock);
        foreach (var worker in host._workers)
        {
            await worker.StartAsync(CancellationToken.None);
        }

        return host;
    }

    /// <summary>Reads the store: decisions from now on know what it holds, and that this was confirmed now.</summary>
    public Task FollowAsync() => _following.FollowOnceAsync(CancellationToken.None);

    /// <summary>Loads a score file with <c>tierctl load</c>.</summary>
    public Task LoadAsync(string file) => RunTierCtlAsync("load", file, "--policy", _setup.PolicyFile);

    /// <summary>Makes the previous dataset live again with <c>tierctl load --flip-back</c>.</summary>
    public Task FlipBackAsync() => RunTierCtlAsync("load", "--flip-back");

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Reverse())
        {
            await worker.StopAsync(CancellationToken.None);
        }

        await _app.DisposeAsync();
    }

    private async Task RunTierCtlAsync(params string[] arguments)
    {
        var environment = new ConfigurationBuilder()
            .AddInMemoryCollection(_setup.Settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await TierCtl.RunAsync(arguments, new CliContext(CliConsole.Redirected(output, error), environment, _clock));
        Assert.True(exitCode == 0, $"tierctl {string.Join(' ', arguments)}: {exitCode}\n{output}\n{error}");
    }
}
