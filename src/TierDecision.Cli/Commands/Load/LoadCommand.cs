using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Storage.Audit;

namespace TierDecision.Cli.Commands.Load;

/// <summary><c>tierctl load</c>: a score file in, a live dataset out.</summary>
internal static class LoadCommand
{
    public static Command Create(CliContext context)
    {
        var file = FileArgument.Create<string>(
            "SCORES", "The score file: CSV with customer_id, tier and any of the other columns that 'score' writes.", ArgumentArity.ZeroOrOne);
        var flipBack = new Option<bool>("--flip-back")
        {
            Description =
                "Makes the customers from before the last load the live ones again, instead of loading; once more, and the last load's are back.",
        };
        var redis = SettingOptions.RedisStore();
        var prefix = SettingOptions.Prefix();
        var embedded = SettingOptions.EmbeddedStore();
        var policy = SettingOptions.Policy();
        var keyFile = SettingOptions.IdentityKeyFile();
        var region = SettingOptions.Region();
        var currency = CommonOptions.Currency();
        var rejects = ValueOption.Text("--rejects", "FILE", "Loads the good lines and writes the bad ones here, each with its reason.");
        var errors = CommonOptions.Errors();
        var allowFuture = new Option<bool>("--allow-future")
        {
            Description = "Loads scores that are dated more than a day ahead; they count as stale until then.",
        };
        var changeTiers = new Option<bool>("--change-tiers")
        {
            Description = "Loads customers with tiers that those who are live do not have. Give the services the policy with these tiers first.",
        };
        var changeKey = new Option<bool>("--change-identity-key")
        {
            Description = "Loads customers under another identity key than those who are live. Give the services the key first.",
        };
        var reason = ValueOption.CheckedText(
            "--reason", "TEXT", "Why, for the audit trail; the user and the machine stand there anyway.",
            text => text.Length <= AuditLimits.Reason ? null : $"has {text.Length} characters; it must have at most {AuditLimits.Reason}");
        var command = new ExampleCommand(
            "load",
            "Loads a score file beside the live one and makes it live in one step, once it is verified. A bad file loads nothing.",
            "tierctl load scores.csv",
            "tierctl load scores.csv --redis localhost:6379 --identity-key-file /etc/tierdecision/identity.key",
            "tierctl load warehouse.csv --embedded data/tierdecision.db --rejects bad.csv",
            "tierctl load --flip-back --redis localhost:6379")
        {
            file, flipBack, redis, prefix, embedded, policy, keyFile, region, SettingOptions.FormerCountryCode(), currency, rejects, errors,
            allowFuture, changeTiers, changeKey, reason,
        };
        command.AddRule(
            result => result.GetResult(file) is { Tokens.Count: > 0 } == ExampleCommand.Has(result, flipBack)
                ? "give a score file to load, or --flip-back"
                : null);
        SettingOptions.AllowOneStore(command, redis, embedded);
        command.SetAction((result, cancellationToken) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var arguments = new LoadArguments
            {
                File = result.GetValue(file) ?? "",
                FlipBack = result.GetValue(flipBack),
                Settings = settings,
                Currency = result.GetValue(currency)?.ToUpperInvariant() ?? "",
                Rejects = result.GetValue(rejects),
                Errors = result.GetValue(errors),
                AllowFuture = result.GetValue(allowFuture),
                ChangeTiers = result.GetValue(changeTiers),
                ChangeIdentityKey = result.GetValue(changeKey),
                Reason = result.GetValue(reason) ?? "",
            };
            return new LoadRun(arguments, context).RunAsync(cancellationToken);
        });
        return command;
    }
}
