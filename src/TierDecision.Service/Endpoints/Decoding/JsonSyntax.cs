using System.Text;
using System.Text.Json;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>Says where and why a document is no JSON, to the person who wrote it.</summary>
internal static class JsonSyntax
{
    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaxDepth = 100;

    /// <summary>What is wrong with a document that could not be read to its end.</summary>
    public static string Describe(ReadOnlySpan<byte> json, JsonException exception)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "is empty; it must be an object in braces, such as {}";
        }

        var line = exception.LineNumber ?? 0;
        var column = Column(json, line, exception.BytePositionInLine ?? 0);
        return FormattableString.Invariant($"is no JSON at line {line + 1}, column {column}: {Reason(exception.Message)}");
    }

    // The library speaks of its own options, which callers do not have.
    private static string Reason(string message)
    {
        var reason = message.Split(" LineNumber:", 2)[0];
        return reason switch
        {
            _ when reason.Contains("trailing comma", StringComparison.Ordinal) => "a comma stands before the closing brace or bracket; take it out",
            _ when reason.StartsWith("'/'", StringComparison.Ordinal) => "a comment begins here; JSON has no comments, take it out",
            _ when reason.StartsWith("'''", StringComparison.Ordinal) => "a single quote; names and texts stand in double quotes",
            _ when reason.Contains("maximum configured depth", StringComparison.Ordinal) => $"it is nested deeper than {MaxDepth} levels",
            _ when reason.StartsWith("Expected depth to be zero", StringComparison.Ordinal) => "it ends before all braces and brackets are closed",
            _ => reason,
        };
    }

    // In characters, as editors count.
    private static int Column(ReadOnlySpan<byte> json, long line, long bytes)
    {
        for (; line > 0 && json.IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            json = json[(end + 1)..];
        }

        return Encoding.UTF8.GetCharCount(json[..(int)Math.Min(bytes, json.Length)]) + 1;
    }
}
