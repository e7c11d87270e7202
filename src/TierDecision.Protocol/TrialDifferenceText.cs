using System.Text;
using Google.Protobuf;
using TierDecision.V1;

namespace TierDecision.Protocol;

/// <summary>
/// Decisions that differ, as JSON texts: as nodes keep them in the store, which is the mapping of <see cref="TrialDifference"/>, and as people are
/// shown them.
/// </summary>
public static class TrialDifferenceText
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>Reads a text that is kept; null if it is none. What a newer version added is left out.</summary>
    /// <param name="json">The text in UTF-8.</param>
    public static TrialDifference? Read(byte[] json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Parser.Parse<TrialDifference>(Encoding.UTF8.GetString(json));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The text for people and programs, on one line.</summary>
    public static string Write(TrialDifference difference) => Formatter.Format(difference);
}
