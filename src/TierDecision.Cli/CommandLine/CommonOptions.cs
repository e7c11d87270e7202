using System.CommandLine;

namespace TierDecision.Cli.CommandLine;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Currency() => ValueOption.CheckedText(
        "--currency", "CODE", "The currency of the amounts, such as EUR.",
        text => text.Length == 3 && text.All(char.IsAsciiLetter) ? null : "is no currency of three letters like EUR (ISO 4217)");
}
