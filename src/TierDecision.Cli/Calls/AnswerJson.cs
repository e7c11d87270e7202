using Google.Protobuf;

namespace TierDecision.Cli.Calls;

/// <summary>Answers as JSON, as the service's HTTP edge writes it, so that both print the same.</summary>
internal static class AnswerJson
{
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation("  "));

    /// <summary>The answer on several lines.</summary>
    public static string Of(IMessage answer) => Formatter.Format(answer);
}
