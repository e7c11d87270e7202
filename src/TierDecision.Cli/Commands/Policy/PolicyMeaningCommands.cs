using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Texts;

namespace TierDecision.Cli.Commands.Policy;

/// <summary><c>tierctl policy diff</c> and <c>describe</c>: what policies mean, for people.</summary>
internal static class PolicyMeaningCommands
{
    private const string What = "a policy file, or a revision of the library";

    public static Command Diff(CliContext context)
    {
        var policies = FileArgument.Create<string[]>(
            "POLICY", $"Each {What}. Two: the earlier one and the later one. One: what would change if it came into force.",
            new ArgumentArity(1, 2));
        var language = Language();
        var json = Json();
        var command = new ExampleCommand(
            "diff",
            "Tells what two policies say differently, by what they mean: another order, unit or way to write the same is no difference.",
            "tierctl policy diff policies/contact-centre.yaml draft.yaml",
            "tierctl policy diff draft.yaml --redis localhost:6379    (with the revision in force)",
            "tierctl policy diff 3f9c27d1a804 d47d88ec0ffb --language zh",
            "tierctl policy diff old.yaml new.yaml --json")
        {
            policies, language, json,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Settings(result) is { } settings
            ? new PolicyMeaningRun(settings, Of(result.GetValue(language)), result.GetValue(json), context)
                .DiffAsync(result.GetRequiredValue(policies), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    public static Command Describe(CliContext context)
    {
        var policy = FileArgument.Create<string?>("POLICY", $"Is {What}. Default: the revision in force.", ArgumentArity.ZeroOrOne);
        var language = Language();
        var json = Json();
        var command = new ExampleCommand(
            "describe",
            "Tells in sentences what a policy says: who comes first and by how much, who goes where, what is promised, and what protects whom.",
            "tierctl policy describe policies/contact-centre.yaml",
            "tierctl policy describe --redis localhost:6379 --language zh",
            "tierctl policy describe policies/orders.yaml --json")
        {
            policy, language, json,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Settings(result) is { } settings
            ? new PolicyMeaningRun(settings, Of(result.GetValue(language)), result.GetValue(json), context)
                .DescribeAsync(result.GetValue(policy), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    private static Option<string?> Language() => ValueOption.CheckedText(
        "--language", "TAG", $"The language of the sentences: {Languages}. Default: {TextCatalogs.BuiltIn.English.Language}.",
        text => Catalog(text) is null ? $"is no language that policies are told in: give {Languages}" : null);

    private static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    private static string Languages => $"{TextCatalogs.BuiltIn.English.Language} or {TextCatalogs.BuiltIn.Chinese.Language}";

    private static string Of(string? tag) => (tag is null ? null : Catalog(tag))?.Language ?? TextCatalogs.BuiltIn.English.Language;

    // Sentences are made of others, and are in the two languages of explanations alone.
    private static TextCatalog? Catalog(string tag) => TextCatalogs.BuiltIn.Find(tag) is { } found
        && (found == TextCatalogs.BuiltIn.English || found == TextCatalogs.BuiltIn.Chinese) ? found : null;
}
