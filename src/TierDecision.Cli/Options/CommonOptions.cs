using System.CommandLine;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Transactions;

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

    /// <summary>How the bytes of a file are read; null if it is not given.</summary>
    public static Option<FileEncoding?> Encoding() => ValueOption.Of(
        "--encoding", string.Join('|', FileEncodings.All.Select(one => one.Name)),
        "The encoding of the files, if they have no mark that says it. Default: utf-8.",
        ValueOption.Choice(FileEncodings.All.ToDictionary(one => one.Name, one => one.Encoding, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The order in which a file writes dates; null if it is not given.</summary>
    public static Option<DateOrder?> Dates() => ValueOption.Of(
        "--dates", "dmy|mdy|ymd",
        "The order in which dates are written: day, month and year, month first, or year first. Default: found from all values of the column.",
        ValueOption.Choice(OptionWords.Dates));

    /// <summary>What stands before the fraction of a file's numbers; null if it is not given.</summary>
    /// <param name="otherwise">What is taken then.</param>
    public static Option<DecimalMark?> Decimal(string otherwise) => ValueOption.Of(
        "--decimal", "point|comma", $"How numbers are written: 1234.56 or 1234,56. Default: {otherwise}.", ValueOption.Choice(OptionWords.Marks));
}
