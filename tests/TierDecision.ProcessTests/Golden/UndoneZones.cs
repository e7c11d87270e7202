using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Tells due times around the clock in UTC, as explanations did.</summary>
internal static partial class UndoneZones
{
    private const string AroundTheClock = "24x7";
    private const string Utc = "UTC";
    private const string Clock = @"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{3})?)?";
    private const string Moment = $"[A-Z][a-z]{{2}} [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} {Clock}";
    private const string Stretch = $"{Moment}-({Moment}|{Clock})";

    /// <summary>An answer with an explanation, over gRPC or HTTP.</summary>
    public static Answer InUtc(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk)
        {
            return answer;
        }

        if (exchange.Transport == Transport.Http)
        {
            var body = Encoding.UTF8.GetString(answer.Body);
            return answer with { Body = Encoding.UTF8.GetBytes(DueTime().Replace(body, InUtc)) };
        }

        var field = exchange.Method == nameof(DecisionService.DecisionServiceClient.Decide)
            ? DecideResponse.ExplanationFieldNumber
            : GetExplanationResponse.ExplanationFieldNumber;
        return answer with { Body = InUtc(answer.Body, field) };
    }

    // All other fields stay as they are: the encoder of the service writes them in another order than Google.Protobuf.
    private static byte[] InUtc(byte[] body, int explanationField)
    {
        using var output = new MemoryStream();
        var content = body.AsSpan(Wire.Prefix).ToArray();
        var reader = new CodedInputStream(content);
        for (var begin = 0; reader.ReadTag() is not 0 and var tag; begin = (int)reader.Position)
        {
            if (WireFormat.GetTagFieldNumber(tag) != explanationField)
            {
                reader.SkipLastField();
                output.Write(content.AsSpan(begin, (int)reader.Position - begin));
                continue;
            }

            var explanation = Explanation.Parser.ParseFrom(reader.ReadBytes());
            InUtc(explanation);
            using var writer = new CodedOutputStream(output, leaveOpen: true);
            writer.WriteTag(tag);
            writer.WriteMessage(explanation);
        }

        return Wire.Frame(output.ToArray());
    }

    private static void InUtc(Explanation explanation)
    {
        foreach (var due in explanation.Sla?.DueTimes.Where(due => due.Calendar == AroundTheClock) ?? [])
        {
            var (from, to) = (due.From.ToDateTime(), due.DueAt.ToDateTime());
            due.Zone = Utc;
            (due.Text.En, due.Text.Zh) = (InUtc(due.Text.En, from, to), InUtc(due.Text.Zh, from, to));
        }
    }

    private static string InUtc(Match due) =>
        $"{due.Groups["head"].Value}\"{Utc}\"{due.Groups["open"].Value}"
        + InUtc(due.Groups["texts"].Value, Read(due.Groups["from"].Value), Read(due.Groups["due"].Value));

    private static DateTime Read(string time) =>
        DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    // Around the clock there is one stretch. Its times are not read back from the text: on the night when clocks go back, two moments have one text.
    private static string InUtc(string text, DateTime from, DateTime to)
    {
        var end = to.Date == from.Date ? Time(to) : to == from.Date.AddDays(1) ? "24:00" : At(to);
        var stretch = $"{At(from)}-{end}";
        text = English().Replace(text, match => $" from {At(from)}: {stretch}{match.Groups["span"].Value}; due {At(to)} ({Utc}).");
        return Chinese().Replace(
            text, match => $"自 {At(from)} 起{match.Groups["target"].Value}:{stretch}{match.Groups["span"].Value};截止 {At(to)}({Utc})。");
    }

    private static string At(DateTime time) => $"{time.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture)} {Time(time)}";

    private static string Time(DateTime time) =>
        time.ToString(time.Millisecond != 0 ? "HH:mm:ss.fff" : time.Second != 0 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        (?<head>"from":\s*"(?<from>[^"]+)",\s*"target":\s*"[^"]+",\s*"calendar":\s*"24x7",\s*"zone":\s*)"[^"]+"
        (?<open>,\s*"open":\s*\[[^\]]*\],\s*("further":\s*"[^"]*",\s*)?"due_at":\s*"(?<due>[^"]+)",\s*"text":\s*\{)(?<texts>[^}]*\})
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex DueTime();

    [GeneratedRegex($@" from {Moment}: {Stretch}(?<span>[^;]+); due {Moment} \([A-Za-z0-9_/+-]+\)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex English();

    [GeneratedRegex(
        $@"自 {Moment} 起(?<target>[^:]+):{Stretch}(?<span>[^;]+);截止 {Moment}\([A-Za-z0-9_/+-]+\)。", RegexOptions.ExplicitCapture)]
    private static partial Regex Chinese();
}
