using Google.Protobuf;

namespace TierDecision.Cli.Calls;

/// <summary>Answers as JSON, as the service's HTTP edge writes it, so that both print the same.</summary>
internal static class AnswerJson
{
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation("  "));

    private static readonly JsonFormatter LineFormatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    /// <summary>The answer on several lines.</summary>
    public static string Of(IMessage answer) => Formatter.Format(answer);

    /// <summary>A part of an answer on one line.</summary>
    public static string LineOf(IMessage part) => LineFormatter.Format(part);
}
