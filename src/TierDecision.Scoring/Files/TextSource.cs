namespace TierDecision.Scoring.Files;

/// <summary>A text that can be read from its beginning more than once.</summary>
internal sealed class TextSource
{
    private readonly Func<TextReader>? _open;

    private TextSource(string? path, Func<TextReader>? open) => (Path, _open) = (path, open);

    /// <summary>The file; null for a text that is none.</summary>
    public string? Path { get; }

    /// <summary>The file at <paramref name="path"/>.</summary>
    public static TextSource Of(string path) => new(path, open: null);

    /// <summary>A text that is no file.</summary>
    public static TextSource Of(Func<TextReader> open) => new(path: null, open);

    /// <summary>Opens the text at its beginning; null with the reason where that fails.</summary>
    public TextReader? Open(out string? failure)
    {
        failure = null;
        return _open is not null ? _open() : DelimitedReader.OpenText(Path!, out failure);
    }
}
