using System.CommandLine;

namespace TierDecision.Cli.Options;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Currency(string description = "The currency of the amounts, such as EUR.") => ValueOption.CheckedText(
        "--currency", "CODE", description,
        text => text.Length == 3 && text.All(char.IsAsciiLetter) ? null : "is no currency of three letters like EUR (ISO 4217)");

    /// <summary>The file that takes every error, where the screen shows the first of each kind.</summary>
    public static Option<string?> Errors() =>
        ValueOption.Text("--errors", "FILE", "Writes every error of the files here, one a line. Shown are the first of each kind.");
}
