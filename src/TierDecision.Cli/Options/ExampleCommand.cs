using System.CommandLine;
using System.CommandLine.Parsing;

namespace TierDecision.Cli.Options;

/// <summary>A command whose help ends with examples, and which says everything that is wrong with its arguments at once.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>
    /// What has to hold between options: each rule gives its errors. The library's own validators of commands are not used, because an error of
    /// theirs hides those of the options.
    /// </summary>
    public IList<Func<CommandResult, IEnumerable<string>>> Rules { get; } = [];

    /// <summary>Adds a rule that has one error at most.</summary>
    public void AddRule(Func<CommandResult, string?> rule) => Rules.Add(result => rule(result) is { } wrong ? [wrong] : []);

    /// <summary>Whether a switch is given; one with a value that is none is not.</summary>
    public static bool Has(CommandResult result, Option<bool> option) =>
        result.GetResult(option) is { Implicit: false } given
        && (given.Tokens.Count == 0 || (bool.TryParse(given.Tokens[^1].Value, out var value) && value));

    /// <summary>The values that an option is given, as they are written, right or wrong; none if it is not given.</summary>
    public static IReadOnlyList<string> Texts(CommandResult result, Option option) =>
        [.. result.GetResult(option)?.Tokens.Select(token => token.Value) ?? []];

    /// <summary>Whether an option is given.</summary>
    public static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
