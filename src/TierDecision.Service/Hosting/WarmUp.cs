using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using NodaTime;
using Prometheus;
using TierDecision.Configuration.Access;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Service.Access;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Endpoints.Grpc;
using TierDecision.Service.Serving;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.V1;

namespace TierDecision.Service.Hosting;

/// <summary>
/// Asks the code that answers requests some of them before the first caller does: compiled on demand, a first decision takes a thousand times as long
/// as a later one. A second server, on a loopback port of its own and with the same pipeline, answers from made-up customers, so that nothing of it
/// shows in answers or metrics. Meant to run while the customers are read.
/// </summary>
internal static class WarmUp
{
    // A method is compiled anew after 30 calls, in the background, a tenth of a second after the last one was compiled for the first time.
    private const int BurstRequests = 250;
    private const int MostBursts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);

    private static readonly MediaTypeHeaderValue GrpcType = new("application/grpc");

    /// <summary>Warms up. Returns why it could not, and the first callers do it; null if it did.</summary>
    public static async Task<string?> RunAsync(PolicyPlan plan, string revision, IdentityHasher identities, TimeProvider time, bool withKeys)
    {
        var key = withKeys ? AccessKeyText.Generate() : null;
        try
        {
            var app = Build(plan, revision, identities, time, key);
            await using (app.ConfigureAwait(false))
            {
                await app.StartAsync().ConfigureAwait(false);
                using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
                {
                    BaseAddress = new Uri(app.Urls.First()),
                };
                client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
                await AskAsync(client, time).ConfigureAwait(false);
                await app.StopAsync().ConfigureAwait(false);
                return null;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return e.Message;
        }
    }

    private static WebApplication Build(PolicyPlan plan, string revision, IdentityHasher identities, TimeProvider time, string? key)
    {
        IMetricFactory metrics = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var model = ServingModel.BeforeHydration(plan, revision, new DecisionMetrics(metrics))
            .WithCustomers(Customers(plan, identities, now), out _)!;
        var serving = new ServingState(model, time);
        serving.Confirm(now, time.GetTimestamp());

        // The gate as well, over a key of its own.
        var keys = key is null ? null : AccessKeysState.Of(new AccessKey("warm-up", AccessKeyText.Hash(key), Permissions.Decide, Expires: null));
        var builder = ServiceApplication.CreateDecisionsAlone(serving, metrics, identities, keys, time);

        // A signal is meant for the service: by default every host takes it for its own.
        builder.Services.AddSingleton<IHostLifetime, Unattended>();

        // The service's builder puts it before everything, unasked.
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["*"]);
        var app = builder.Build();
        app.UseHostFiltering();
        ServiceApplication.UsePipeline(app);
        app.MapGrpcEndpoints();
        return app;
    }

    // Of every tier one, named by its number.
    private static CustomerReplica Customers(PolicyPlan plan, IdentityHasher identities, Instant now)
    {
        var header = DatasetHeader.Of(plan, identities, now, currency: "");
        var customers = header.Tiers.Select((_, tier) =>
        {
            identities.TryHashCustomerId(Id(tier), out var key);
            var score = new CustomerScore
            {
                Tier = (byte)tier, AsOf = now, ValueScore = 50, Percentile = 50, Recency = 3, Frequency = 3, Monetary = 3, LifetimeValue = 100,
            };
            return new CustomerRecord(key, score, []);
        });
        return CustomerReplica.Of(new DatasetInfo(0, header, header.Tiers.Count, 0, 0, now), customers);
    }

    private static async Task AskAsync(HttpClient client, TimeProvider time)
    {
        var questions = Questions().Select(Frame).ToArray();
        var fastest = TimeSpan.MaxValue;
        for (var burst = 0; burst < MostBursts; burst++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < BurstRequests; i++)
            {
                await AskAsync(client, questions[i % questions.Length]).ConfigureAwait(false);
            }

            // Enough once it gets no faster. The first bursts all do.
            var took = Stopwatch.GetElapsedTime(started);
            if (burst > 2 && took > 0.9 * fastest)
            {
                return;
            }

            fastest = took < fastest ? took : fastest;
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }

    private static async Task AskAsync(HttpClient client, byte[] question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, EndpointTable.Decisions[0].GrpcPath)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(question) { Headers = { ContentType = GrpcType } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(request).ConfigureAwait(false);
        var status = Header(response, "grpc-status");
        if (status != "0")
        {
            throw new HttpRequestException(
                $"a decision was refused: HTTP {(int)response.StatusCode}, gRPC {status} {Header(response, "grpc-message")}");
        }
    }

    // An answer without a message has its status where headers are.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : null;

    // Every context and the usual channels, of customers of every tier and of one who is not known: what the compiler sees now is what it makes fast.
    private static IEnumerable<DecideRequest> Questions()
    {
        for (var tier = 0; tier < 6; tier++)
        {
            var customer = new Customer { CustomerId = Id(tier) };
            yield return new DecideRequest { Customer = customer, Contact = new Contact { Channel = Channel.Voice, Language = "en" } };
            yield return new DecideRequest { Customer = customer, Contact = new Contact { Channel = Channel.Chat, Topic = "sales" } };
            yield return new DecideRequest { Customer = customer, Contact = new Contact { Channel = Channel.Email } };
            yield return new DecideRequest { Customer = customer, Ticket = new Ticket { TicketPriority = TicketPriority.Normal } };
            yield return new DecideRequest { Customer = customer, Order = new Order { Value = 100, Region = "DE" } };
        }

        yield return new DecideRequest { Contact = new Contact { Channel = Channel.Voice } };
        yield return new DecideRequest { Customer = new Customer { Phone = "+442079460958" }, Contact = new Contact { Channel = Channel.Voice } };
    }

    // The length-prefixed message of gRPC over HTTP/2: not compressed, four bytes of length, the message.
    private static byte[] Frame(DecideRequest request)
    {
        var message = request.ToByteArray();
        return [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    private sealed class Unattended : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static string Id(int tier) => tier.ToString(CultureInfo.InvariantCulture);
}
