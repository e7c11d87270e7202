using System.Text;
using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Files;

/// <summary>
/// Text with a bound on the length of a line, and a look ahead at the first one. A file that is not what it seems (a binary
/// file, one endless line) ends early and says so, instead of filling the memory.
/// </summary>
internal sealed class LineGuard(TextReader inner) : TextReader
{
    public const int MaxLineLength = 1 << 20;

    /// <summary>What a decoder gives for bytes that are no text.</summary>
    public const char Replacement = '\ufffd';

    private const int Chunk = 4096;

    // The parser scans blocks of 64 bytes and holds back what follows the last of them until more text comes.
    private const int ParserBlock = 64;

    private string _ahead = "";
    private int _aheadUsed;
    private int _run;
    private string? _failure;

    /// <summary>Whether the text was cut because a line was longer than <see cref="MaxLineLength"/> characters.</summary>
    public bool IsCut { get; private set; }

    /// <summary>
    /// Why the text could not be read further; null until everything before that point has been given. The last record is then
    /// incomplete and ends in filler.
    /// </summary>
    public string? Failure { get; private set; }

    /// <summary>Whether what was read so far contains a <see cref="Replacement"/>.</summary>
    public bool HasReplacements { get; private set; }

    /// <summary>Whether what was read so far contains a character beyond ASCII that is no <see cref="Replacement"/>.</summary>
    public bool HasLetters { get; private set; }

    /// <summary>The first line that is not blank, without reading it; null where there is none in reach.</summary>
    public string? PeekLine()
    {
        var text = new StringBuilder();
        var chunk = new char[Chunk];
        while (true)
        {
            var read = inner.Read(chunk, 0, chunk.Length);
            text.Append(chunk, 0, read);
            var ended = read == 0 || text.Length > MaxLineLength;
            _ahead = text.ToString();
            var rest = _ahead.AsSpan().TrimStart();
            var end = rest.IndexOfAny('\r', '\n');
            if (end >= 0 || ended)
            {
                var line = end >= 0 ? rest[..end] : rest;
                return line.IsEmpty ? null : line.ToString();
            }
        }
    }

    public override int Peek() => throw new NotSupportedException("The parser reads blocks.");

    public override int Read() => throw new NotSupportedException("The parser reads blocks.");

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (IsCut || Failure is not null)
        {
            return 0;
        }

        if (_failure is not null)
        {
            Failure = _failure;
            return 0;
        }

        int read;
        if (_aheadUsed < _ahead.Length)
        {
            read = Math.Min(buffer.Length, _ahead.Length - _aheadUsed);
            _ahead.AsSpan(_aheadUsed, read).CopyTo(buffer);
            _aheadUsed += read;
        }
        else
        {
            try
            {
                read = inner.Read(buffer);
            }
            catch (Exception e) when (TextSource.ReadProblem(e) is { } problem)
            {
                // The filler makes the parser give the complete records that it holds back; the next call ends the text.
                _failure = problem;
                read = Math.Min(ParserBlock, buffer.Length);
                buffer[..read].Fill(' ');
                return read;
            }
        }

        HasReplacements = HasReplacements || buffer[..read].Contains(Replacement);
        HasLetters = HasLetters || HasLetter(buffer[..read]);
        var lastEnd = buffer[..read].LastIndexOfAny('\r', '\n');
        _run = lastEnd < 0 ? _run + read : read - 1 - lastEnd;
        if (_run > MaxLineLength)
        {
            IsCut = true;
            return 0;
        }

        return read;
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyExceptInRange('\0', '\u007f') is >= 0 and var at)
        {
            if (text[at] != Replacement)
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
