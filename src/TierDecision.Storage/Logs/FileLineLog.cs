using System.Globalization;
using TierDecision.Files;

namespace TierDecision.Storage.Logs;

/// <summary>
/// Lines in files of limited size. A batch is handed to the operating system before it counts as appended; a line that a crash cut off is ended when
/// the file is opened again, so that only that one is unreadable.
/// </summary>
public sealed class FileLineLog : ILineLog
{
    private const string NotRegular = "is no regular file but a pipe or a device, which cannot be read back or cut to a size";

    private readonly string _path;
    private readonly long _fileBytes;
    private readonly int _filesKept;
    private FileStream? _file;

    /// <summary>
    /// Why no log can be written to <paramref name="path"/>, as the end of a sentence; null if nothing is known to be against it. What may pass, such
    /// as a right that is missing, is told when the first line is written.
    /// </summary>
    /// <param name="path">The file, which need not be there.</param>
    /// <param name="beginning">What every line begins with. A file that begins otherwise is something else, which a log would destroy.</param>
    public static string? Problem(string path, ReadOnlySpan<byte> beginning)
    {
        if (Directory.Exists(path))
        {
            return "is a folder";
        }

        try
        {
            // For reading and writing: a pipe that is opened so does not wait for its other end.
            using var file = File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
                : null;
            return file is { CanSeek: false } ? NotRegular
                : file is null || BeginsWith(file, beginning) ? null
                : "holds something else than such a log";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A log in files; nothing is opened before the first line.</summary>
    /// <param name="path">The file that is written; full ones are renamed to <c>PATH.1</c> (the newest), <c>PATH.2</c> and so on.</param>
    /// <param name="fileBytes">The size at which the next file begins, in bytes; a single batch may exceed it.</param>
    /// <param name="filesKept">How many full files are kept; older ones are removed.</param>
    public FileLineLog(string path, long fileBytes, int filesKept)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _fileBytes = fileBytes;
        _filesKept = filesKept;
    }

    /// <inheritdoc/>
    public string Name => _path;

    /// <inheritdoc/>
    public async ValueTask<LineLogResult> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        try
        {
            var file = _file ??= Open();
            if (file.Length >= _fileBytes)
            {
                await file.DisposeAsync().ConfigureAwait(false);
                _file = null;
                Rotate();
                file = _file = Open();
            }

            await WriteAsync(file, lines, cancellationToken).ConfigureAwait(false);
            return new LineLogResult(lines.Count, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await CloseAsync().ConfigureAwait(false);
            return new LineLogResult(0, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> VisitLastAsync(int count, Action<string> visit, CancellationToken cancellationToken)
    {
        // From the newest file back, until there are enough.
        var left = count;
        try
        {
            foreach (var path in NewestFirst())
            {
                // To open a pipe would wait for whoever writes to it. An empty file has no lines.
                if (left == 0 || RegularFile.Problem(path) is not null)
                {
                    continue;
                }

                var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                await using (file.ConfigureAwait(false))
                {
                    left -= file.CanSeek ? await LinesBackwards.VisitAsync(file, left, visit, cancellationToken).ConfigureAwait(false) : 0;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    // A file that a program emptied under its writer begins with zeros; one that was cut off may have less than the beginning.
    private static bool BeginsWith(FileStream file, ReadOnlySpan<byte> beginning)
    {
        Span<byte> read = stackalloc byte[beginning.Length];
        read = read[..file.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)].TrimStart((byte)0);
        return beginning[..read.Length].SequenceEqual(read);
    }

    private IEnumerable<string> NewestFirst()
    {
        if (File.Exists(_path))
        {
            yield return _path;
        }

        for (var number = 1; File.Exists(Numbered(_path, number)); number++)
        {
            yield return Numbered(_path, number);
        }
    }

    // All or nothing: what a full disk took of a batch is cut off again, or its lines would come twice with the next attempt.
    private static async ValueTask WriteAsync(FileStream file, IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        var start = file.Length;
        try
        {
            foreach (var line in lines)
            {
                await file.WriteAsync(line, cancellationToken).ConfigureAwait(false);
                file.WriteByte((byte)'\n');
            }

            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            file.SetLength(start);
            throw;
        }
    }

    private FileStream Open()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var options = PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        options.BufferSize = 64 * 1024;
        var file = new FileStream(_path, options);
        if (!file.CanSeek)
        {
            file.Dispose();
            throw new IOException($"'{_path}' {NotRegular}");
        }

        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        return file;
    }

    private void Rotate()
    {
        File.Delete(Numbered(_path, _filesKept));
        for (var number = _filesKept - 1; number >= 1; number--)
        {
            if (File.Exists(Numbered(_path, number)))
            {
                File.Move(Numbered(_path, number), Numbered(_path, number + 1), overwrite: true);
            }
        }

        if (_filesKept > 0)
        {
            File.Move(_path, Numbered(_path, 1), overwrite: true);
        }
        else
        {
            File.Delete(_path);
        }
    }

    private static string Numbered(string file, int number) => string.Create(CultureInfo.InvariantCulture, $"{file}.{number}");

    private async ValueTask CloseAsync()
    {
        var file = _file;
        _file = null;
        if (file is null)
        {
            return;
        }

        try
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What could not be written was told when it was appended.
        }
    }
}
