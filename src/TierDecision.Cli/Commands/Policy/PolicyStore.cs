using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>The options of the commands that work on the policy library of a store, and what is said of a change.</summary>
internal sealed class PolicyStore
{
    /// <summary>What stands for the policy file of each node where a revision is asked for.</summary>
    public const string FileWord = "file";

    private readonly CliContext _context;
    private readonly SettingOption _redis = SettingOptions.RedisPolicies();
    private readonly SettingOption _embedded = SettingOptions.EmbeddedPolicies();
    private readonly Option<string?>? _author;
    private readonly Option<string?>? _comment;

    private PolicyStore(CliContext context, bool changes)
    {
        _context = context;
        if (changes)
        {
            _author = Limited("--author", "NAME", "Who decided it, if that is somebody else than who runs this.", AuditLimits.Name);
            _comment = Limited("--comment", "TEXT", "What is changed, or why; it stands in the library and in the audit trail.", AuditLimits.Reason);
        }
    }

    /// <summary>Gives <paramref name="command"/> the options of the store, and with <paramref name="changes"/> those of a change.</summary>
    public static PolicyStore AddTo(ExampleCommand command, CliContext context, bool changes)
    {
        var store = new PolicyStore(context, changes);
        Option?[] options = [store._author, store._comment, store._redis, SettingOptions.Prefix(), store._embedded];
        foreach (var option in options.OfType<Option>())
        {
            command.Options.Add(option);
        }

        SettingOptions.AllowOneStore(command, store._redis, store._embedded);
        return store;
    }

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

    /// <summary>The settings; null if they cannot be used, which was said then.</summary>
    public TierDecisionOptions? Settings(ParseResult result) => CommandSettings.Read(result, _context);

    /// <summary>On whose behalf.</summary>
    public AuditActor Actor(ParseResult result) => CommandActor.Current with
    {
        Author = result.GetValue(_author!) ?? "",
        Reason = result.GetValue(_comment!) ?? "",
    };

    private static Option<string?> Limited(string name, string helpName, string description, int characters) => ValueOption.CheckedText(
        name, helpName, description,
        text => text.Length <= characters && !text.Any(char.IsControl) ? null : $"must be one line of at most {characters} characters");
}
