using System.Collections.Immutable;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Mappings;

/// <summary>How the export of a shop or CRM is read, and how it is given scores.</summary>
public sealed class TransactionMapping
{
    private readonly Func<TransactionFileOptions, TransactionFileOptions> _apply;
    private readonly ImmutableArray<string> _recognize;

    internal TransactionMapping(MappingConfig config, Func<TransactionFileOptions, TransactionFileOptions> apply, string text)
    {
        (Name, Title, Text, _apply) = (config.Name, config.Title, text, apply);
        _recognize = [.. config.Recognize.Select(ColumnMap.Letters)];
        Export = [.. config.Export.Select(column => new ExportColumn(column.Column, column.From, column.Words.ToImmutableDictionary()))];
    }

    /// <summary>What it is called on the command line.</summary>
    public string Name { get; }

    /// <summary>The system and the export, for people.</summary>
    public string Title { get; }

    /// <summary>The mapping as it is written, YAML.</summary>
    public string Text { get; }

    /// <summary>The columns of the file that the system imports; empty if it says none.</summary>
    public ImmutableArray<ExportColumn> Export { get; }

    /// <summary>Options to read such an export by: what they leave open is as the mapping says.</summary>
    public TransactionFileOptions Apply(TransactionFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _apply(options);
    }

    /// <summary>Whether a file with this header is known to be such an export.</summary>
    public bool Recognizes(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var names = header.Select(ColumnMap.Letters).ToHashSet(StringComparer.Ordinal);
        return _recognize.Length > 0 && _recognize.All(names.Contains);
    }
}

/// <summary>A column of the file that a system imports.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">The column of the score file that it has.</param>
/// <param name="Words">What is written for which value; a value that is not named is written as it is.</param>
public sealed record ExportColumn(string Name, string From, ImmutableDictionary<string, string> Words);
