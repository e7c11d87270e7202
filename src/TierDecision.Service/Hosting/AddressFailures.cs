using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TierDecision.Service.Hosting;

/// <summary>What to tell people where the server cannot listen.</summary>
internal static class AddressFailures
{
    private const string Advice = "choose other addresses: --urls \"http://127.0.0.1:9080;http://127.0.0.1:9081\" (HTTP; gRPC)";

    /// <summary>One line about a failure to listen; null where <paramref name="exception"/> is about something else.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => $"{Line(exception)}. Stop the program that uses it, or {Advice}.",

        // An address that is not this machine's, a port that only root may have, one that no machine has, an address that is none, HTTPS without a
        // certificate.
        IOException or SocketException or FormatException or InvalidOperationException or ArgumentOutOfRangeException =>
            $"The service cannot listen where it is told to: {Line(exception)}. Check --urls, ASPNETCORE_URLS and Kestrel:Endpoints, or {Advice}.",
        _ => null,
    };

    private static string Line(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
