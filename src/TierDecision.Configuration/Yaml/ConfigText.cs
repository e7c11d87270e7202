using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using TierDecision.Files;

namespace TierDecision.Configuration.Yaml;

/// <summary>Reads the text of files that people write: UTF-8, of a bounded size. One that cannot be read is no exception.</summary>
internal static class ConfigText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or what is wrong with the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest size.</param>
    /// <param name="whereMissing">What to do where there is no such file.</param>
    public static (string? Text, string Problem) Read(string path, int maxBytes, string whereMissing = "check the path") =>
        Read(path, maxBytes, whereMissing, Utf8.GetString);

    /// <summary>
    /// The SHA-256 of what <see cref="Read(string, int, string)"/> would read: of the file's bytes, or of what is wrong with it. A look that finds
    /// nothing new costs no more memory than this, however large the file is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest size.</param>
    public static byte[] Fingerprint(string path, int maxBytes)
    {
        var (hash, problem) = Read(path, maxBytes, "", SHA256.HashData);
        return hash ?? SHA256.HashData(Encoding.UTF8.GetBytes(problem));
    }

    private static (T? Content, string Problem) Read<T>(string path, int maxBytes, string whereMissing, Func<ReadOnlySpan<byte>, T> read)
        where T : class
    {
        if (RegularFile.Problem(path) is { } unfit)
        {
            return (null, unfit);
        }

        byte[]? buffer = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

            // No larger than the file is, but for one that grows meanwhile: it is read to its end all the same.
            buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(file.Length, maxBytes) + 1);
            var length = 0;
            while ((length += file.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false)) == buffer.Length
                && length <= maxBytes)
            {
                buffer = Grow(buffer, Math.Min(2 * length, maxBytes + 1));
            }

            return length > maxBytes ? (null, TooLarge(maxBytes)) : (read(buffer.AsSpan(0, length)), "");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"is not there: {whereMissing}");
        }
        catch (DecoderFallbackException)
        {
            return (null, "is not UTF-8 text: save it as UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return (null, $"cannot be read: {e.Message}");
        }
        finally
        {
            if (buffer is not null)
            {
                // Keys files are read too.
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    private static byte[] Grow(byte[] buffer, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    /// <summary>What is said of a text of more bytes.</summary>
    public static string TooLarge(int maxBytes) => $"is too large: at most {maxBytes} bytes";
}
