using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Explanations.Wording;

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
            "tierctl policy diff draft.yaml --service http://127.0.0.1:8081",
            "tierctl policy diff old.yaml new.yaml --json")
        {
            policies, language, json,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyMeaningRun(place, Of(result.GetValue(language)), result.GetValue(json), context)
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
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyMeaningRun(place, Of(result.GetValue(language)), result.GetValue(json), context)
                .DescribeAsync(result.GetValue(policy), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    private static Option<string?> Language() => ValueOption.CheckedText(
        "--language", "TAG", $"The language of the sentences: {BilingualLanguages.Text}. Default: {BilingualLanguages.Default}.",
        text => BilingualLanguages.Find(text) is null ? $"is no language that policies are told in: give {BilingualLanguages.Text}" : null);

    private static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    private static string Of(string? tag) => (tag is null ? null : BilingualLanguages.Find(tag)) ?? BilingualLanguages.Default;
}
