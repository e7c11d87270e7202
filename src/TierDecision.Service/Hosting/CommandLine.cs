using System.Reflection;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Findings;

namespace TierDecision.Service.Hosting;

/// <summary>The service's command line: settings as <c>--KEY=VALUE</c> or <c>--KEY VALUE</c>, and questions that start nothing.</summary>
internal static class CommandLine
{
    // The first part of each key that ASP.NET Core or the service reads.
    private static readonly string[] Known =
    [
        TierDecisionOptions.Section, "Kestrel", "Logging", "AllowedHosts", "urls", "environment", "contentRoot", "applicationName",
    ];

    private static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What <c>--help</c> and <c>--version</c> answer; null if the service is to be started.</summary>
    /// <exception cref="StartException">There is an argument that is no setting.</exception>
    public static string? Answer(IReadOnlyList<string> args)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            return Help;
        }

        if (args.Contains("--version"))
        {
            return $"TierDecision.Service {Version}";
        }

        var errors = Check(args).ToList();
        return errors.Count == 0
            ? null
            : throw new StartException(string.Join($"{Environment.NewLine}  ", ["The command line cannot be used (--help explains it):", .. errors]));
    }

    private static IEnumerable<string> Check(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (arg, equals) = (args[i], args[i].IndexOf('=', StringComparison.Ordinal));
            if (!arg.StartsWith("--", StringComparison.Ordinal))
            {
                // Also of a value that the shell took apart: no more of it than its beginning, for it may be a secret.
                yield return $"'{Name(arg, equals)}' is no option: settings are --KEY=VALUE, such as --TierDecision:Policy:File=policy.yaml";
                continue;
            }

            var key = equals < 0 ? arg[2..] : arg[2..equals];
            var first = key.Split(ConfigurationPath.KeyDelimiter)[0];
            if (!Known.Contains(first, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"--{key} {Problem(key, first)}";
            }

            if (equals < 0 && ++i == args.Count)
            {
                yield return $"--{key} has no value: write --{key}=VALUE";
            }
        }
    }

    private static string Problem(string key, string first) =>
        typeof(TierDecisionOptions).GetProperty(first, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not null
            ? $"is no setting; did you mean '{TierDecisionOptions.Section}:{key}'?"
            : NearestWord.NotOneOf("setting", first, [.. Known, "help", "version"]);

    private static string Name(string arg, int equals) => equals < 0 ? arg[..Math.Min(arg.Length, 40)] : arg[..Math.Min(equals, 40)];

    private static string Help =>
        $"""
        TierDecision.Service {Version}: answers which tier, priority, SLA and route a customer's request has.

        Usage: TierDecision.Service [--KEY=VALUE ...]

          --urls "http://127.0.0.1:8080;http://127.0.0.1:8081"   the addresses: HTTP (JSON, health, metrics), then gRPC. These are the defaults
          --TierDecision:Policy:File=FILE                        the policy; policies/contact-centre.yaml by default
          --TierDecision:Redis:Connection=HOST:PORT              the customers are in this Redis; in a file of its own by default
          --TierDecision:Access:KeysFile=FILE                    callers need a key
          --Logging:Console:FormatterName=json                   the log as JSON lines
          --help, --version                                      print this, or the version, and start nothing

        Every setting is in docs/settings.md. Each can also stand in the environment, with two underscores for a colon, such as
        TIERDECISION__POLICY__FILE, or in appsettings.json beside the program. SIGTERM and Ctrl+C stop the service; SIGHUP makes it read the
        keys, policy, log levels and certificates anew.
        """;
}
