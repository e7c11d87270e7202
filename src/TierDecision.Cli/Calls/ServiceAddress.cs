using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Access;
using TierDecision.Files;

namespace TierDecision.Cli.Calls;

/// <summary>
/// Where the service answers gRPC, with which key it is asked, and whose certificates are trusted: the options of every command that asks it.
/// </summary>
internal sealed class ServiceAddress
{
    private const string Default = "http://127.0.0.1:8081";
    private const string KeyVariable = "TIERDECISION_KEY";

    private readonly CliContext _context;
    private readonly Option<string?> _service;

    private readonly Option<string?> _keyFile = ValueOption.CheckedText(
        "--key-file", "FILE",
        $"A file with the key to show to the service. Default: the environment variable {KeyVariable}. "
        + "A key is never given on the command line: everybody on the machine can see that, and shells keep it.",
        path => ReadKey(path).Problem);

    private readonly Option<string?> _ca = ValueOption.CheckedText(
        "--ca", "FILE", "Certificates in PEM to trust instead of the system's, for a service with TLS.",
        path => ReadCertificates(path).Problem);

    private ServiceAddress(CliContext context, string description)
    {
        _context = context;
        _service = ValueOption.CheckedText(
            "--service", "URL", description, text => TryRead(text) is null ? $"is no address like {Default}" : null);
    }

    /// <summary>Gives <paramref name="command"/>, which asks the service, the options.</summary>
    public static ServiceAddress AddTo(ExampleCommand command, CliContext context) =>
        AddTo(command, new ServiceAddress(context, $"Where the service answers gRPC. Default: {Default}."), isChoice: false);

    /// <summary>Gives the options to <paramref name="command"/>, which asks the service only if its address is given.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The world around.</param>
    /// <param name="description">What asking the service means to the command, one sentence.</param>
    public static ServiceAddress AddChoiceTo(ExampleCommand command, CliContext context, string description)
    {
        var address = AddTo(command, new ServiceAddress(context, description), isChoice: true);
        Option[] others = [address._keyFile, address._ca];
        command.Rules.Add(result => others
            .Where(option => ExampleCommand.IsGiven(result, option) && !address.IsGiven(result))
            .Select(option => $"{option.Name} is for the service: give --service as well"));
        return address;
    }

    /// <summary>Whether the address was given.</summary>
    public bool IsGiven(CommandResult result) => ExampleCommand.IsGiven(result, _service);

    /// <summary>What was given, which was checked; the defaults where nothing was.</summary>
    public ServiceConnection Read(ParseResult result)
    {
        var address = TryRead(result.GetValue(_service) ?? Default)!;
        var key = result.GetValue(_keyFile) is { } file ? ReadKey(file).Key : _context.Variable(KeyVariable);
        if (key is not null && !address.IsLoopback && address.Scheme == Uri.UriSchemeHttp)
        {
            _context.Console.Warn($"the key goes to {address.Host} without TLS, and who listens on the way has it.");
        }

        return new ServiceConnection(address, key, result.GetValue(_ca) is { } ca ? ReadCertificates(ca).Certificates : null);
    }

    private static ServiceAddress AddTo(ExampleCommand command, ServiceAddress address, bool isChoice)
    {
        command.Options.Add(address._service);
        command.Options.Add(address._keyFile);
        command.Options.Add(address._ca);

        // Checked before anything is sent; what is wrong with it must not show it.
        command.AddRule(result =>
            (!isChoice || address.IsGiven(result)) && !ExampleCommand.IsGiven(result, address._keyFile)
                && address._context.Variable(KeyVariable) is { } key && !AccessKeyText.IsWellFormed(key)
                ? $"the environment variable {KeyVariable} holds no key of {AccessKeyText.Length} characters "
                    + $"that begins with {AccessKeyText.Prefix}"
                : null);
        return address;
    }

    private static Uri? TryRead(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    private static (string? Key, string? Problem) ReadKey(string path)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            return (null, problem);
        }

        try
        {
            var key = File.ReadAllText(path).Trim();
            return AccessKeyText.IsWellFormed(key)
                ? (key, null)
                : (null, $"holds no key of {AccessKeyText.Length} characters that begins with {AccessKeyText.Prefix}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {e.Message}");
        }
    }

    private static (X509Certificate2Collection? Certificates, string? Problem) ReadCertificates(string path)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            return (null, problem);
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0 ? (certificates, null) : (null, "holds no certificate in PEM");
        }
        catch (CryptographicException e)
        {
            return (null, $"holds no certificate in PEM: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {e.Message}");
        }
    }
}
