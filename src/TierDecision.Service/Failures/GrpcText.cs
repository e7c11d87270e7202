using System.Text;

namespace TierDecision.Service.Failures;

/// <summary>
/// Texts in <c>grpc-message</c>: bytes outside of printable ASCII and the percent sign are percent-encoded, nothing else is (gRPC over HTTP/2, "Status-Message").
/// Clients that show the header as it came then show plain English as it was written.
/// </summary>
internal static class GrpcText
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes a text.</summary>
    public static string Encode(string text)
    {
        if (text.All(IsPlain))
        {
            return text;
        }

        var builder = new StringBuilder(text.Length * 2);
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            _ = IsPlain((char)part) ? builder.Append((char)part) : builder.Append('%').Append(Hex[part >> 4]).Append(Hex[part & 15]);
        }

        return builder.ToString();
    }

    /// <summary>The length of a text once it is encoded.</summary>
    public static int LengthOf(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.IsBmp && IsPlain((char)rune.Value) ? 1 : 3 * rune.Utf8SequenceLength;
        }

        return length;
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' and not '%';
}
