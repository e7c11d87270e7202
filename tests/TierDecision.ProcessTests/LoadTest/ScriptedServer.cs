using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace TierDecision.ProcessTests.LoadTest;

/// <summary>A real HTTP/2 server on loopback that treats every call as a test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const int Prefix = 5;

    private readonly WebApplication app;

    private ScriptedServer(WebApplication app) => this.app = app;

    public IPEndPoint Address =>
        IPEndPoint.Parse(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("http://", "", StringComparison.Ordinal));

    public static async Task<ScriptedServer> StartAsync(RequestDelegate call, int streams = 100)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = streams;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var server = new ScriptedServer(builder.Build());
        server.app.Run(call);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Reads the message of a call.</summary>
    public static async Task<string> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return Encoding.ASCII.GetString(body.GetBuffer(), Prefix, (int)body.Length - Prefix);
    }

    /// <summary>Answers a call with a message and a status.</summary>
    public static async Task AnswerAsync(HttpContext context, string message, int status = 0)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var body = new byte[Prefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        Encoding.ASCII.GetBytes(message, body.AsSpan(Prefix));
        await context.Response.Body.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        // What a test left unanswered must not keep the server.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
