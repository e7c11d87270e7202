using System.Text;

namespace TierDecision.Storage.Logs;

/// <summary>Reads the lines of a file from its end, with memory for a block and a line.</summary>
internal static class LinesBackwards
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Gives at most <paramref name="count"/> lines to <paramref name="visit"/>, the last first; returns how many were given.</summary>
    /// <exception cref="IOException">The file cannot be read, or became shorter meanwhile.</exception>
    public static async ValueTask<int> VisitAsync(Stream file, int count, Action<string> visit, CancellationToken cancellationToken)
    {
        var block = new byte[BlockSize];
        var line = new PiecedLine();
        var (at, visited, isEnd) = (file.Length, 0, true);
        while (at > 0 && visited < count)
        {
            var size = (int)Math.Min(block.Length, at);
            at -= size;
            file.Position = at;
            await file.ReadExactlyAsync(block.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
            for (var end = size; visited < count;)
            {
                var begin = block.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
                line.Prepend(block.AsSpan(begin, end - begin));
                if (begin == 0)
                {
                    break;
                }

                // Behind the last line's end there is no line.
                if (!isEnd || line.Length > 0)
                {
                    visit(line.Take());
                    visited++;
                }

                (isEnd, end) = (false, begin - 1);
            }
        }

        if (at == 0 && visited < count && file.Length > 0)
        {
            visit(line.Take());
            visited++;
        }

        return visited;
    }

    /// <summary>A line of which the end was read first.</summary>
    private sealed class PiecedLine
    {
        private readonly Stack<byte[]> _pieces = [];

        public long Length { get; private set; }

        public void Prepend(ReadOnlySpan<byte> piece)
        {
            Length += piece.Length;
            if (Length > ILineLog.LongestRead)
            {
                _pieces.Clear();
            }
            else if (piece.Length > 0)
            {
                _pieces.Push(piece.ToArray());
            }
        }

        public string Take()
        {
            var text = Length > ILineLog.LongestRead ? "" : Encoding.UTF8.GetString([.. _pieces.SelectMany(piece => piece)]);
            _pieces.Clear();
            Length = 0;
            return text;
        }
    }
}
