using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using NodaTime;
using NodaTime.Text;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Tells due times around the clock in UTC, as explanations did.</summary>
internal static partial class UndoneZones
{
    private const string AroundTheClock = "24x7";
    private const string Utc = "UTC";
    private const string Zone = @"\((?<zone>[A-Za-z0-9_/+-]+)\)";
    private const string Clock = @"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{3})?)?";
    private const string Moment = $"[A-Z][a-z]{{2}} [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} {Clock}";
    private const string Stretch = $"(?<start>{Moment})-({Moment}|{Clock}) (?<span>[^;]+)";

    private static readonly LocalDateTimePattern[] Moments =
    [
        .. new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.fff" }.Select(time => LocalDateTimePattern.CreateWithInvariantCulture($"ddd uuuu-MM-dd {time}")),
    ];

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
            return answer with { Body = Encoding.UTF8.GetBytes(InUtc(ZoneOfCalendar().Replace(body, $"$1\"{Utc}\""))) };
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
            due.Zone = Utc;
            (due.Text.En, due.Text.Zh) = (InUtc(due.Text.En), InUtc(due.Text.Zh));
        }
    }

    private static string InUtc(string text)
    {
        text = English().Replace(text, match => With(
            match, (from, stretch, due) => $" of {AroundTheClock} from {from}: {stretch}; due {due} ({Utc})."));
        return Chinese().Replace(text, match => With(
            match, (from, stretch, due) => $" 自 {from} 起按 {AroundTheClock} 计 {match.Groups["target"].Value}:{stretch};截止 {due}({Utc})。"));
    }

    private static string With(Match match, Func<string, string, string, string> text)
    {
        var zone = DateTimeZoneProviders.Tzdb[match.Groups["zone"].Value];
        var (start, due) = (Read("start"), Read("due"));
        var end = due.Date == start.Date ? Time(due) : due == start.Date.PlusDays(1).AtMidnight() ? "24:00" : At(due);
        return text(At(Read("from")), $"{At(start)}-{end} {match.Groups["span"].Value}", At(due));

        LocalDateTime Read(string group) => Moments.Select(pattern => pattern.Parse(match.Groups[group].Value)).First(parsed => parsed.Success).Value
            .InZoneLeniently(zone).ToInstant().InUtc().LocalDateTime;
    }

    private static string At(LocalDateTime time) => $"{time.ToString("ddd uuuu-MM-dd", CultureInfo.InvariantCulture)} {Time(time)}";

    private static string Time(LocalDateTime time) =>
        time.ToString(time.Millisecond != 0 ? "HH:mm:ss.fff" : time.Second != 0 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex("""("calendar":\s*"24x7",\s*"zone":\s*)"[^"]+" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ZoneOfCalendar();

    [GeneratedRegex($@" of 24x7 from (?<from>{Moment}): {Stretch}; due (?<due>{Moment}) {Zone}\.", RegexOptions.ExplicitCapture)]
    private static partial Regex English();

    [GeneratedRegex(
        $@" 自 (?<from>{Moment}) 起按 24x7 计 (?<target>[^:]+):{Stretch};截止 (?<due>{Moment}){Zone}。", RegexOptions.ExplicitCapture)]
    private static partial Regex Chinese();
}
