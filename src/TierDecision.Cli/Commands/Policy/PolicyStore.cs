using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>
/// The options of the commands that work on a policy library, in a store or through the service, and what is said of a change.
/// </summary>
internal sealed class PolicyStore
{
    /// <summary>What stands for the policy file of each node where a revision is asked for.</summary>
    public const string FileWord = "file";

    private readonly CliContext _context;
    private readonly SettingOption _redis = SettingOptions.RedisPolicies();
    private readonly SettingOption _embedded = SettingOptions.EmbeddedPolicies();
    private readonly ServiceAddress _service;
    private readonly Option<string?>? _author;
    private readonly Option<string?>? _comment;

    private PolicyStore(ExampleCommand command, CliContext context, bool changes)
    {
        _context = context;
        if (changes)
        {
            _author = Limited("--author", "NAME", "Who decided it, if that is somebody else than who runs this.", AuditLimits.Name);
            _comment = Limited("--comment", "TEXT", "What is changed, or why; it stands in the library and in the audit trail.", AuditLimits.Reason);
        }

        Option?[] options = [_author, _comment, _redis, SettingOptions.Prefix(), _embedded];
        foreach (var option in options.OfType<Option>())
        {
            command.Options.Add(option);
        }

        SettingOptions.AllowOneStore(command, _redis, _embedded);
        _service = ServiceAddress.AddChoiceTo(
            command, context, "Asks the service at this address, such as http://127.0.0.1:8081, instead of the store itself.");
        command.AddRule(result => _service.IsGiven(result)
            && command.Options.OfType<SettingOption>().FirstOrDefault(option => ExampleCommand.IsGiven(result, option)) is { } store
                ? $"--service and {store.Name} are two ways to the library; give one of them"
                : null);
    }

    /// <summary>
    /// Gives <paramref name="command"/> the options of the store and of the service, and with <paramref name="changes"/> those of a change.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The world around.</param>
    /// <param name="changes">Whether it changes the library.</param>
    public static PolicyStore AddTo(ExampleCommand command, CliContext context, bool changes) => new(command, context, changes);

    /// <summary>The library that the options name; null if they cannot be used, which was said then.</summary>
    public IPolicyPlace? Open(ParseResult result) =>
        IsService(result.CommandResult) ? new ServicePolicies(_service.Read(result), _context.Time)
        : CommandSettings.Read(result, _context) is { } settings ? new StorePolicies(settings, _context)
        : null;

    /// <summary>Whether the options name a library.</summary>
    public bool IsGiven(ParseResult result) =>
        IsService(result.CommandResult) || result.GetResult(_redis) is not null || result.GetResult(_embedded) is not null;

    /// <summary>Whether the options name a service.</summary>
    public bool IsService(CommandResult result) => _service.IsGiven(result);

    /// <summary>An option that names a revision, or the policy file of each node.</summary>
    public static Option<string?> Expect() => ValueOption.CheckedText(
        "--expect", "REV",
        $"Changes nothing if another revision is in force than this one; '{FileWord}' for the policy file of each node. Default: what is in force "
        + "when the command begins.",
        Problem);

    /// <summary>Why a text names no revision; null if it does.</summary>
    public static string? Problem(string text) =>
        text == FileWord || PolicyRevision.IsOne(text) ? null : $"is no revision of 12 digits as 'tierctl policy list' shows them, nor '{FileWord}'";

    /// <summary>The revision that a text names; empty for the policy file of each node.</summary>
    public static string? Revision(string? text) => text == FileWord ? "" : text;

    /// <summary>On whose behalf. The service names the caller by its key.</summary>
    public AuditActor Actor(ParseResult result) => CommandActor.Current with
    {
        Author = result.GetValue(_author!) ?? "",
        Reason = result.GetValue(_comment!) ?? "",
    };

    private static Option<string?> Limited(string name, string helpName, string description, int characters) => ValueOption.CheckedText(
        name, helpName, description,
        text => text.Length <= characters && !text.Any(char.IsControl) ? null : $"must be one line of at most {characters} characters");
}
