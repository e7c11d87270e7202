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
    public static (string? Text, string Problem) Read(string path, int maxBytes, string whereMissing = "check the path")
    {
        if (RegularFile.Problem(path) is { } unfit)
        {
            return (null, unfit);
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // No larger than the file is: some are looked at every few seconds. One that grows meanwhile is read to its end all the same.
            var buffer = new byte[Math.Min(file.Length, maxBytes) + 1];
            var length = 0;
            while ((length += file.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false)) == buffer.Length
                && length <= maxBytes)
            {
                Array.Resize(ref buffer, Math.Min(2 * length, maxBytes + 1));
            }

            return length > maxBytes ? (null, TooLarge(maxBytes)) : (Utf8.GetString(buffer, 0, length), "");
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
    }

    /// <summary>What is said of a text of more bytes.</summary>
    public static string TooLarge(int maxBytes) => $"is too large: at most {maxBytes} bytes";
}
