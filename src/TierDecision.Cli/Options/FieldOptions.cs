using System.CommandLine;

namespace TierDecision.Cli.Options;

/// <summary>Which option of a command says what a field of its request has, so that errors of the service speak of the command line.</summary>
internal static class FieldOptions
{
    // The others are called as their field is, with hyphens.
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["customer_id"] = "--customer",
        ["external_id"] = "--external",
        ["channel"] = "--contact",
        ["ticket_priority"] = "--ticket",
        ["value"] = "--order",
        ["created_at"] = "--arrived-at",
        ["placed_at"] = "--arrived-at",
        ["attributes"] = "--attribute",
        ["expires_at"] = "--until",
    };

    /// <summary>The name of the option; the field itself if the command has none for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="field">The path of the field, such as <c>score.tier</c>.</param>
    public static string NameOf(Command command, string field) => field.Split('.').Reverse()
        .Select(part => Others.GetValueOrDefault(part) ?? $"--{part.Replace('_', '-')}")
        .FirstOrDefault(name => command.Options.Any(option => option.Name == name)) ?? field;
}
