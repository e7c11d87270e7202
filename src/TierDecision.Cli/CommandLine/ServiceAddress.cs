using System.CommandLine;

namespace TierDecision.Cli.CommandLine;

/// <summary>Where the service answers gRPC, for the commands that ask it.</summary>
internal static class ServiceAddress
{
    private const string Default = "http://127.0.0.1:8081";

    public static Option<string?> CreateOption() => ValueOption.CheckedText(
        "--service", "URL", $"Where the service answers gRPC. Default: {Default}.",
        text => TryRead(text) is null ? $"is no address like {Default}" : null);

    /// <summary>The address of an option that was checked; the default where none was given.</summary>
    public static Uri Read(string? text) => TryRead(text ?? Default)!;

    private static Uri? TryRead(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
