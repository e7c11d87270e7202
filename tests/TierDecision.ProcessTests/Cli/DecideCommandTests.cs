using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Cli;

/// <summary><c>tierctl decide</c> over a real connection to a service that answers what a test says.</summary>
public sealed class DecideCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answer_is_shown_as_a_card_and_as_json()
    {
        DecideRequest? asked = null;
        await using var server = await StartAsync(HttpProtocols.Http2, request =>
        {
            asked = request;
            return new DecideResponse { DecisionId = "d1", Tier = new Tier { Name = "gold", Rank = 1 }, Priority = 70 };
        });

        var card = await _folder.RunAsync("decide", "--customer", "42", "--contact", "voice", "--service", AddressOf(server));
        var json = await _folder.RunAsync("decide", "--customer", "42", "--contact", "voice", "--service", AddressOf(server), "--json");

        Assert.Equal((0, "", "gold, priority 70"), (card.ExitCode, card.Error, card.OutputLines[0]));
        Assert.Equal((0, "42", Channel.Voice), (json.ExitCode, asked!.Customer.CustomerId, asked.Contact.Channel));
        Assert.Equal("d1", System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("decision_id").GetString());
    }

    [Fact]
    public async Task Nothing_that_listens_is_told()
    {
        var address = $"http://127.0.0.1:{LoopbackPort.Next()}";

        var result = await _folder.RunAsync("decide", "--customer", "42", "--contact", "voice", "--service", address);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"No service answers at {address}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_port_instead_of_the_grpc_port_is_told()
    {
        await using var server = await StartAsync(HttpProtocols.Http1, _ => new DecideResponse());

        var result = await _folder.RunAsync("decide", "--customer", "42", "--contact", "voice", "--service", AddressOf(server));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("does not speak gRPC without TLS", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_port_without_tls_asked_with_tls_is_told()
    {
        await using var server = await StartAsync(HttpProtocols.Http2, _ => new DecideResponse());

        var result = await _folder.RunAsync(
            "decide", "--customer", "42", "--contact", "voice", "--service", AddressOf(server).Replace("http:", "https:", StringComparison.Ordinal));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("does not speak gRPC with a certificate that is trusted here", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_of_the_service_is_one_line()
    {
        await using var server = await StartAsync(HttpProtocols.Http2, _ => throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many")));

        var result = await _folder.RunAsync("decide", "--customer", "42", "--contact", "voice", "--service", AddressOf(server));

        Assert.Equal((1, $"The service at {AddressOf(server)} failed: ResourceExhausted: too many"), (result.ExitCode, Assert.Single(result.ErrorLines)));
    }

    private static string AddressOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    private async Task<WebApplication> StartAsync(HttpProtocols protocols, Func<DecideRequest, DecideResponse> answer)
    {
        // Away from the appsettings.json of the service under test, which lies beside the tests and names its addresses.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Folder });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(answer);
        var server = builder.Build();
        server.MapGrpcService<AnsweringService>();
        await server.StartAsync();
        return server;
    }

    private sealed class AnsweringService(Func<DecideRequest, DecideResponse> answer) : DecisionService.DecisionServiceBase
    {
        public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context) => Task.FromResult(answer(request));
    }
}
