using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;
using Xunit.Abstractions;

namespace TierDecision.ProcessTests.Service;

/// <summary>SIGTERM under load: whoever watches readiness, or has another node to go to, loses no call.</summary>
public sealed class DrainTests(ITestOutputHelper output)
{
    private const int Workers = 8;

    // Of each node, before the first is told to stop and after it has ended.
    private const int CallsEachSide = 400;

    [Fact]
    public async Task Not_ready_comes_first_and_every_call_of_the_grace_is_answered()
    {
        // The grace would outlast the test; Ctrl+C ends it.
        await using var service = await ServiceProcess.StartAsync(Settings("00:10:00"));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service));

        await service.TerminateAsync();
        await Wait.UntilAsync(async () => await ReadyAsync(service) == HttpStatusCode.ServiceUnavailable, "the service is not ready any more");

        // On the connection that was there and on new ones.
        using var channel = GrpcChannel.ForAddress(service.GrpcAddress);
        Assert.NotEmpty((await service.Client.DecideAsync(Requests.Call("42"))).Route.Targets);
        Assert.NotEmpty((await new DecisionService.DecisionServiceClient(channel).DecideAsync(Requests.Call("42"))).Route.Targets);
        using var response = await service.PostAsync("/v1/decide", """{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE"}}""");
        Assert.Equal((HttpStatusCode.OK, true), (response.StatusCode, response.Headers.ConnectionClose));
        using var live = await service.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        await service.InterruptAsync();
        await service.WaitForExitAsync();
    }

    [Fact]
    public async Task Traffic_that_follows_readiness_loses_no_call()
    {
        await using var first = await ServiceProcess.StartAsync(Settings("00:00:02"));
        await using var second = await ServiceProcess.StartAsync(Settings("00:00:02"));
        var ready = true;

        var calls = new Load(async number =>
        {
            var node = Volatile.Read(ref ready) && number % 2 == 0 ? first : second;
            if (number % 4 < 2)
            {
                return (await node.Client.DecideAsync(Requests.Call("42"))).Route.Targets.Count;
            }

            using var content = new StringContent("""{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE"}}""", Encoding.UTF8, "application/json");
            using var response = await node.PostAsync("/v1/decide", content);
            return response.IsSuccessStatusCode ? 1 : throw new HttpRequestException($"{response.StatusCode}");
        });
        await calls.AtLeastAsync(CallsEachSide);
        await first.TerminateAsync();
        await Wait.UntilAsync(async () => await ReadyAsync(first) == HttpStatusCode.ServiceUnavailable, "the service is not ready any more");
        Volatile.Write(ref ready, false);
        await first.WaitForExitAsync();
        await calls.AtLeastAsync(CallsEachSide);

        output.WriteLine(await calls.EndAsync());
        Assert.Empty(calls.Failures);
    }

    [Fact]
    public async Task Grpc_client_that_knows_two_nodes_and_retries_loses_no_call()
    {
        await using var first = await ServiceProcess.StartAsync(Settings("00:00:00"));
        await using var second = await ServiceProcess.StartAsync(Settings("00:00:00"));
        using var channel = Balanced(first, second);
        var client = new DecisionService.DecisionServiceClient(channel);

        var calls = new Load(async _ => (await client.DecideAsync(Requests.Call("42"))).Route.Targets.Count);
        await calls.AtLeastAsync(CallsEachSide);
        await first.TerminateAsync();
        await first.WaitForExitAsync();
        await calls.AtLeastAsync(CallsEachSide);

        output.WriteLine(await calls.EndAsync());
        Assert.Empty(calls.Failures);
    }

    private static Dictionary<string, string> Settings(string grace) => new(ServiceProcess.SmallDemo) { ["TIERDECISION__SHUTDOWN__GRACE"] = grace };

    // As docs/operations.md shows it: round robin over two addresses, and a decision that met a node's end is asked for again.
    private static GrpcChannel Balanced(params ServiceProcess[] nodes)
    {
        var addresses = nodes.Select(node => new BalancerAddress(node.GrpcAddress.Host, node.GrpcAddress.Port)).ToArray();
        return GrpcChannel.ForAddress("static:///tierdecision", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = new ServiceCollection().AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses)).BuildServiceProvider(),
            ServiceConfig = new ServiceConfig
            {
                LoadBalancingConfigs = { new RoundRobinConfig() },
                MethodConfigs =
                {
                    new MethodConfig
                    {
                        Names = { MethodName.Default },
                        RetryPolicy = new RetryPolicy
                        {
                            MaxAttempts = 4,
                            InitialBackoff = TimeSpan.FromMilliseconds(20),
                            MaxBackoff = TimeSpan.FromMilliseconds(200),
                            BackoffMultiplier = 2,
                            RetryableStatusCodes = { StatusCode.Unavailable },
                        },
                    },
                },
            },
        });
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServiceProcess service)
    {
        using var response = await service.GetAsync("/health/ready");
        return response.StatusCode;
    }

    /// <summary>Workers that ask one call after the other until they are told to end.</summary>
    private sealed class Load
    {
        private readonly Task[] _workers;
        private readonly ConcurrentQueue<string> _failures = new();
        private long _answered;
        private volatile bool _ended;

        /// <param name="call">Makes one call, told its number, and returns more than 0 where the answer is right.</param>
        public Load(Func<long, Task<int>> call) => _workers = [.. Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, call)))];

        public IReadOnlyCollection<string> Failures => _failures;

        /// <summary>Waits until that many more calls were answered.</summary>
        public Task AtLeastAsync(int more)
        {
            var goal = Interlocked.Read(ref _answered) + more;
            return Wait.UntilAsync(() => Interlocked.Read(ref _answered) >= goal || !_failures.IsEmpty, $"{more} calls are answered");
        }

        public async Task<string> EndAsync()
        {
            _ended = true;
            await Task.WhenAll(_workers);
            return $"{_answered} calls answered, {_failures.Count} failed";
        }

        private async Task WorkAsync(int worker, Func<long, Task<int>> call)
        {
            for (long number = worker; !_ended; number++)
            {
                try
                {
                    Assert.True(await call(number) > 0);
                    Interlocked.Increment(ref _answered);
                }
                catch (Exception e) when (e is RpcException or HttpRequestException or Xunit.Sdk.XunitException)
                {
                    _failures.Enqueue($"call {number}: {e.Message}");
                }
            }
        }
    }
}
