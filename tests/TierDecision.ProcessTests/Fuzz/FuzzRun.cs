using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using TierDecision.Service.Endpoints;

namespace TierDecision.ProcessTests.Fuzz;

/// <summary>
/// Sends random and damaged messages of all methods over every way into the service, and notes where the answers differ or show a defect. The same
/// seed makes the same messages.
/// </summary>
internal sealed class FuzzRun(FuzzClient client, int seed)
{
    private const int MostNoted = 20;
    private const int MaxJson = 60_000;
    private const int MostTries = 5;

    private readonly Random _random = new(seed);

    /// <summary>What the messages are made from.</summary>
    public int Seed => seed;

    /// <summary>What went wrong; the first of it.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>How many messages were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>How many of them were answered over gRPC with OK.</summary>
    public int Answered { get; private set; }

    /// <summary>How many times each method was asked.</summary>
    public Dictionary<string, int> Methods { get; } = [];

    /// <summary>Sends messages for a time, and at least one for each method.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var maker = new MessageMaker(_random);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time && Wrong.Count < MostNoted;)
        {
            foreach (var row in EndpointTable.All)
            {
                var message = maker.Make(row.Method.InputType);
                await AskAsync(row, message);
                Methods[row.Method.Name] = Methods.GetValueOrDefault(row.Method.Name) + 1;
            }
        }
    }

    private async Task AskAsync(EndpointRow row, IMessage message)
    {
        var good = message.ToByteArray();
        var isDamaged = _random.Next(2) == 0;
        var bytes = isDamaged ? Mutation.Of(good, _random) : good;
        var isCompressed = _random.Next(2) == 1;
        var plain = await SettledAsync(() => client.PlainAsync(row.GrpcPath, bytes));
        var library = await SettledAsync(() => isCompressed ? client.CompressedAsync(row.GrpcPath, bytes) : client.LibraryAsync(row.GrpcPath, bytes));
        Sent++;
        Answered += plain.Grpc == "0" ? 1 : 0;
        Check(plain == library && !plain.IsDefect, row, bytes, $"plain {plain}, library {library}");
        if (row.Verb != "POST" || JsonOf(message) is not { Length: < MaxJson } json)
        {
            return;
        }

        var answer = await SettledAsync(() => client.JsonAsync(row.Route, json));
        Check(!answer.IsDefect, row, json, $"{answer}");
        if (!isDamaged)
        {
            // The same message: the same fields are wrong, or none is. JSON tells more of them, and what is longer than a header.
            Check(Same(plain, answer), row, json, $"gRPC {plain}, JSON {answer}");
        }

        var damaged = Mutation.Of(json, _random);
        var refused = await SettledAsync(() => client.JsonAsync(row.Route, damaged));
        Check(!refused.IsDefect, row, damaged, $"{refused}");
    }

    private static async Task<FuzzAnswer> SettledAsync(Func<Task<FuzzAnswer>> ask)
    {
        var answer = await ask();
        for (var tries = 1; answer.IsStoreBusy && tries < MostTries; tries++)
        {
            answer = await ask();
        }

        return answer;
    }

    private static bool Same(FuzzAnswer grpc, FuzzAnswer json) => (grpc.Grpc, json.Http) switch
    {
        ("0", 200) => true,
        ("3", 400) => grpc.Detail is { } detail && json.Detail is { } problem
            && (Uri.UnescapeDataString(detail) == problem || detail.EndsWith(" more", StringComparison.Ordinal)),
        ("5", 404) or ("9" or "10", 409 or 422) => true,
        _ => false,
    };

    // Null for what JSON cannot say, such as a time in the year -5.
    private static byte[]? JsonOf(IMessage message)
    {
        try
        {
            return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private void Check(bool holds, EndpointRow row, byte[] bytes, string what)
    {
        if (!holds)
        {
            Wrong.Add(string.Create(
                CultureInfo.InvariantCulture, $"seed {seed}, message {Sent}: {row.Method.Name} {Convert.ToHexStringLower(bytes)}: {what}"));
        }
    }
}
