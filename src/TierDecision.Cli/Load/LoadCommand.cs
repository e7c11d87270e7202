using System.CommandLine;
using TierDecision.Cli.CommandLine;
using TierDecision.Cli.Policies;

namespace TierDecision.Cli.Load;

/// <summary><c>tierctl load</c>: a score file in, a live dataset out.</summary>
internal static class LoadCommand
{
    private const string RedisVariable = "TIERDECISION__REDIS__CONNECTION";
    private const string PrefixVariable = "TIERDECISION__REDIS__PREFIX";
    private const string EmbeddedVariable = "TIERDECISION__EMBEDDED__FILE";
    private const string KeyVariable = "TIERDECISION__IDENTITY__KEY";
    private const string KeyFileVariable = "TIERDECISION__IDENTITY__KEYFILE";

    public static Command Create(CliContext context)
    {
        var defaults = new LoadArguments { File = "" };
        var file = FileArgument.Create<string>(
            "SCORES", "The score file: CSV with customer_id, tier and any of the other columns that 'score' writes.", ArgumentArity.ZeroOrOne);
        var flipBack = new Option<bool>("--flip-back")
        {
            Description = "Makes the customers from before the last load the live ones again, instead of loading; once more, and the last load's are back.",
        };
        var redis = ValueOption.Text(
            "--redis", "CONNECTION", $"Loads into Redis, such as localhost:6379. Default: {RedisVariable}, else the embedded store.");
        var prefix = ValueOption.Text(
            "--prefix", "PREFIX", $"What every key in Redis begins with. Default: {PrefixVariable}, else {defaults.Prefix}.");
        var embedded = ValueOption.Text(
            "--embedded", "FILE", $"Loads into the embedded store in this file. Default: {EmbeddedVariable}, else {defaults.EmbeddedFile}.");
        var policy = PolicySource.CreateOption();
        var keyFile = ValueOption.Text(
            "--identity-key-file", "FILE",
            $"The secret under which identifiers are hashed, 32 hexadecimal digits; the service's own. Default: {KeyVariable}, {KeyFileVariable}, "
            + "else a file beside the embedded store, made where missing.");
        var region = PhoneSource.CreateOption();
        var currency = CommonOptions.Currency();
        var rejects = ValueOption.Text("--rejects", "FILE", "Loads the good lines and writes the bad ones here, each with its reason.");
        var command = new ExampleCommand(
            "load",
            "Loads a score file beside the live one and makes it live in one step, once it is verified. A bad file loads nothing.",
            "tierctl load scores.csv",
            "tierctl load scores.csv --redis localhost:6379 --identity-key-file /etc/tierdecision/identity.key",
            "tierctl load warehouse.csv --embedded data/tierdecision.db --rejects bad.csv",
            "tierctl load --flip-back --redis localhost:6379")
        {
            file, flipBack, redis, prefix, embedded, policy, keyFile, region, PhoneSource.CreateRemovedOption(), currency, rejects,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is { Tokens.Count: > 0 } == result.GetValue(flipBack))
            {
                result.AddError("give a score file to load, or --flip-back");
            }

            if (result.GetResult(redis) is not null && result.GetResult(embedded) is not null)
            {
                result.AddError("--redis and --embedded are two stores; give one of them");
            }
        });
        command.SetAction((result, cancellationToken) =>
        {
            var embeddedFile = result.GetValue(embedded);
            var givenKeyFile = result.GetValue(keyFile);
            var arguments = new LoadArguments
            {
                File = result.GetValue(file) ?? "",
                FlipBack = result.GetValue(flipBack),
                Policy = result.GetValue(policy),
                Redis = result.GetValue(redis) ?? (embeddedFile is null ? context.Variable(RedisVariable) : null),
                Prefix = result.GetValue(prefix) ?? context.Variable(PrefixVariable) ?? defaults.Prefix,
                EmbeddedFile = embeddedFile ?? context.Variable(EmbeddedVariable) ?? defaults.EmbeddedFile,
                // What the command line says goes before what the environment says, also where that would be looked at first.
                IdentityKey = givenKeyFile is null ? context.Variable(KeyVariable) ?? "" : "",
                IdentityKeyFile = givenKeyFile ?? context.Variable(KeyFileVariable) ?? "",
                Region = result.GetValue(region),
                Currency = result.GetValue(currency)?.ToUpperInvariant() ?? "",
                Rejects = result.GetValue(rejects),
            };
            return new LoadRun(arguments, context).RunAsync(cancellationToken);
        });
        return command;
    }
}
