using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TierDecision.Configuration.Yaml;

/// <summary>
/// Reads one YAML document into pieces that know their lines. The parser's events are read directly, because the library's own tree
/// stops at the first key that comes twice, and because depth and size must be bounded before anything is built: a file may come
/// from someone who is allowed to write policies and not to stop the service.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 50;

    // Counted with every alias written out, so that a few lines of aliases of aliases cannot become millions of values.
    private const long MaxPieces = 100_000;

    private readonly Parser _parser;
    private readonly Dictionary<string, Measured> _anchors = [];

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <returns>The document, or the line from 1 and the reason why it cannot be read.</returns>
    public static (YamlPiece? Root, int Line, string? Problem) Read(string text)
    {
        try
        {
            return (new YamlReader(text).ReadDocument(), 0, null);
        }
        catch (Refusal e)
        {
            return (null, YamlSyntax.LineOf(e.Start), e.Message);
        }
        catch (YamlException e)
        {
            var (line, problem) = YamlSyntax.Describe(text, e);
            return (null, line, problem);
        }
    }

    // The library's way to stop within nested events; it does not leave this class.
    private sealed class Refusal(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);

    private readonly record struct Measured(YamlPiece Piece, int Depth, long Size);

    private YamlPiece? ReadDocument()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
        {
            return null;
        }

        Next<DocumentStart>();
        var root = ReadPiece(depth: 1);
        Next<DocumentEnd>();
        return Peek() is DocumentStart second
            ? throw new Refusal(second, "is a second document: a file holds one, so take out the line '---'")
            : root.Piece;
    }

    private Measured ReadPiece(int depth)
    {
        var here = Peek();
        if (depth > MaxDepth)
        {
            throw new Refusal(here, $"is nested too deeply: at most {MaxDepth} levels");
        }

        if (here is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag } && tag.Value.StartsWith('!'))
        {
            throw new Refusal(here, $"the tag {tag.Value} is not understood: write the value itself");
        }

        var read = here switch
        {
            AnchorAlias => ReadAlias(depth),
            Scalar => new Measured(ReadScalar(), 1, 1),
            SequenceStart => ReadList(depth),
            MappingStart => ReadMapping(depth),
            _ => throw new Refusal(here, "is not expected here"),
        };
        if (read.Size > MaxPieces)
        {
            throw new Refusal(here, $"holds too many values: at most {MaxPieces}, aliases written out");
        }

        if (here is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            _anchors[anchor.Value] = read;
        }

        return read;
    }

    private Measured ReadAlias(int depth)
    {
        var alias = Next<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw new Refusal(alias, $"*{alias.Value.Value} names no anchor that is complete before it");
        }

        return depth + target.Depth > MaxDepth
            ? throw new Refusal(alias, $"is nested too deeply with its alias: at most {MaxDepth} levels")
            : target;
    }

    private YamlScalar ReadScalar()
    {
        var scalar = Next<Scalar>();
        var empty = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        return new YamlScalar(YamlSyntax.LineOf(scalar.Start), scalar.Value, empty);
    }

    private Measured ReadList(int depth)
    {
        var line = YamlSyntax.LineOf(Next<SequenceStart>().Start);
        var items = new List<YamlPiece>();
        var (deepest, size) = (0, 1L);
        while (Peek() is not SequenceEnd)
        {
            var item = ReadPiece(depth + 1);
            items.Add(item.Piece);
            (deepest, size) = (Math.Max(deepest, item.Depth), size + item.Size);
        }

        Next<SequenceEnd>();
        return new Measured(new YamlList(line, items), deepest + 1, size);
    }

    private Measured ReadMapping(int depth)
    {
        var line = YamlSyntax.LineOf(Next<MappingStart>().Start);
        var entries = new List<YamlEntry>();
        var (deepest, size) = (0, 1L);
        while (Peek() is not MappingEnd)
        {
            var at = Peek();
            if (ReadPiece(depth + 1).Piece is not YamlScalar key)
            {
                throw new Refusal(at, "a key must be a word");
            }

            if (key.Text == "<<")
            {
                throw new Refusal(at, "merge keys (<<) are not understood: repeat the keys, or put an alias where a whole value stands");
            }

            var value = ReadPiece(depth + 1);
            entries.Add(new YamlEntry(key, value.Piece));
            (deepest, size) = (Math.Max(deepest, value.Depth), size + 1 + value.Size);
        }

        Next<MappingEnd>();
        return new Measured(new YamlMapping(line, entries), deepest + 1, size);
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null)
        {
            Advance();
        }

        return _parser.Current ?? throw new YamlException("ends too early");
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        var current = Peek() as T ?? throw new Refusal(Peek(), $"is not expected here: {Peek().GetType().Name}");
        Advance();
        return current;
    }

    // Some broken texts trip the library's own checks instead of giving its exception for broken texts.
    private void Advance()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            var last = _parser.Current;
            throw new YamlException(
                last?.Start ?? Mark.Empty, last?.End ?? Mark.Empty, "a quote, bracket or brace is not closed, or a colon is missing", e);
        }
    }
}
