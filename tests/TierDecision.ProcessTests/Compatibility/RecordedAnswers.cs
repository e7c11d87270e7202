using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Asks a service what f4a58b1 was asked, a path and JSON a line, and compares with what it answered, a status and JSON a line.</summary>
internal static class RecordedAnswers
{
    // What differs from call to call.
    private static readonly string[] Passing = ["decision_id", "decided_at", "age", "unconfirmed_for", "traceId"];

    /// <summary>Asks all of one file; every answer must be the recorded one, but for what differs from call to call.</summary>
    /// <param name="service">Who is asked.</param>
    /// <param name="questions">The name of a file in <c>questions</c>.</param>
    /// <param name="answers">The name of a file in <c>answers</c>, a line for each question.</param>
    public static async Task AssertSameAsync(ServiceProcess service, string questions, string answers)
    {
        var recorded = Answers(answers);
        var differences = new StringBuilder();
        foreach (var (question, expected) in Questions(questions).Zip(recorded))
        {
            var actual = await AskAsync(service, question);
            if (!IsSame(expected, actual))
            {
                differences.Append(Difference(question, expected, actual));
            }
        }

        Assert.True(differences.Length == 0, $"Not all answers are those of {answers}.txt:\n{differences}");
    }

    /// <summary>Asks those of <c>questions/NAME.txt</c> that are whole decisions over gRPC.</summary>
    public static async Task AssertSameOverGrpcAsync(ServiceProcess service, string questions, string answers)
    {
        foreach (var (question, answer) in Questions(questions).Zip(Answers(answers)))
        {
            if (!question.StartsWith("/v1/decide ", StringComparison.Ordinal))
            {
                continue;
            }

            var expected = JsonParser.Default.Parse<DecideResponse>(answer[4..]);

            var actual = await service.Client.DecideAsync(JsonParser.Default.Parse<DecideRequest>(question["/v1/decide ".Length..]));

            Assert.Equal(WithoutBusinessDays(Requests.Lasting(expected)), WithoutBusinessDays(Requests.Lasting(actual)));
        }
    }

    /// <summary>The lines of <c>questions/NAME.txt</c>.</summary>
    public static string[] Questions(string name) => File.ReadAllLines(Path.Combine(EarlierData.Source, "questions", name + ".txt"));

    /// <summary>The lines of <c>answers/NAME.txt</c>.</summary>
    public static string[] Answers(string name) => File.ReadAllLines(Path.Combine(EarlierData.Source, "answers", name + ".txt"));

    /// <summary>Asks one question; returns the status and the answer, as they are recorded.</summary>
    public static async Task<string> AskAsync(ServiceProcess service, string question, string? key = null)
    {
        var space = question.IndexOf(' ', StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(question[..space], UriKind.Relative))
        {
            Content = new StringContent(question[(space + 1)..], Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await service.Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {answer}");
    }

    /// <summary>An answer must be the recorded one, but for what differs from call to call.</summary>
    public static void AssertSame(string question, string expected, string actual) =>
        Assert.True(IsSame(expected, actual), Difference(question, expected, actual));

    private static string Difference(string question, string expected, string actual) =>
        $"{question}\n  was       {expected}\n  is        {actual}\n";

    // The same status, and the same said, whatever the order and the blanks of the JSON.
    private static bool IsSame(string expected, string actual)
    {
        if (expected[..4] != actual[..4])
        {
            return false;
        }

        var (was, now) = (Lasting(JsonNode.Parse(expected[4..])), WithoutLater(Lasting(JsonNode.Parse(actual[4..]))));
        LeaveOutNationalNumbers(was, now);
        return JsonNode.DeepEquals(was, now);
    }

    // A national number without a region was malformed; its caller is unknown now.
    private static void LeaveOutNationalNumbers(JsonNode? was, JsonNode? now)
    {
        if (was?["results"] is not JsonArray before || now?["results"] is not JsonArray after)
        {
            return;
        }

        for (var i = 0; i < Math.Min(before.Count, after.Count); i++)
        {
            if (before[i]?["error"]?["description"]?.GetValue<string>().StartsWith("is a national number", StringComparison.Ordinal) == true
                && after[i]?["decision"]?["reasons"]?[0]?["code"]?.GetValue<string>()
                    is "REASON_CODE_IDENTITY_NATIONAL_NUMBER" or "REASON_CODE_IDENTITY_SHORT_NUMBER")
            {
                (before[i], after[i]) = (null, null);
            }
        }
    }

    // Problem documents say the reason of a failure now, GetCustomer when the customer was last dissatisfied, and answers without reasons what is to be
    // said of the data.
    private static JsonNode? WithoutLater(JsonNode? answer)
    {
        (answer?["score"] as JsonObject)?.Remove("dissatisfied_at");
        (answer as JsonObject)?.Remove("data_notice");
        if (answer is JsonObject problem && problem.ContainsKey("title"))
        {
            problem.Remove("reason");
        }

        return answer;
    }

    // A shift past midnight was two business days and is one now, so what is due after some of them is due later.
    private static DecideResponse WithoutBusinessDays(DecideResponse answer)
    {
        foreach (var target in answer.Sla.Targets.Where(target => target.BusinessDays > 0))
        {
            target.DueAt = null;
        }

        return answer;
    }

    private static void LeaveOutBusinessDays(JsonObject members)
    {
        if (members["business_days"]?.GetValue<int>() > 0)
        {
            members.Remove("due_at");
        }
    }

    private static JsonNode? Lasting(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var member in array)
            {
                Lasting(member);
            }
        }
        else if (node is JsonObject members)
        {
            LeaveOutBusinessDays(members);
            foreach (var (name, value) in members.ToList())
            {
                if (Passing.Contains(name))
                {
                    members[name] = "differs";
                }
                else
                {
                    Lasting(value);
                }
            }
        }

        return node;
    }
}
