using System.Globalization;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>Runs a script against one service, one request at a time, so that every run gives the same answers.</summary>
/// <param name="name">The policy and the setup, with which block names begin.</param>
/// <param name="setup">The configuration of the service.</param>
/// <param name="folder">An empty folder for score files.</param>
internal sealed class Lane(string name, GoldenSetup setup, string folder)
{
    private readonly Dictionary<string, List<Block>> _blocks = new(StringComparer.Ordinal);
    private int _loads;

    /// <summary>The blocks by name.</summary>
    public SortedDictionary<string, Block> Blocks =>
        new(_blocks.Values.SelectMany(list => list).ToDictionary(block => block.Name), StringComparer.Ordinal);

    /// <summary>Runs the script.</summary>
    /// <param name="script">The steps.</param>
    /// <param name="authorization">The authorization of a caller who may decide; empty if the service asks for none.</param>
    public async Task RunAsync(IReadOnlyList<Step> script, IReadOnlyList<string> authorization)
    {
        var clock = new GoldenClock(script.OfType<Step.MoveTo>().First().Now);
        await using var host = await GoldenHost.StartAsync(setup, clock);
        using var client = new GoldenClient(host.Grpc, host.Http);
        await DecideFirstAsync(client, authorization);
        var mask = new Mask(host.DecisionId);
        foreach (var step in script)
        {
            switch (step)
            {
                case Step.Ask(var exchange):
                    Add(clock.GetUtcNow(), exchange, mask.Apply(exchange, await SendAsync(client, exchange, mask)));
                    break;
                case Step.MoveTo(var now):
                    clock.MoveTo(now);
                    break;
                case Step.Follow:
                    await host.FollowAsync();
                    break;
                case Step.Load(var customers):
                    await host.LoadAsync(await WriteAsync(customers));
                    break;
                case Step.FlipBack:
                    await host.FlipBackAsync();
                    break;
            }
        }
    }

    private static async Task<Answer> SendAsync(GoldenClient client, Exchange exchange, Mask mask)
    {
        var filled = mask.Fill(exchange);
        var answer = await client.SendAsync(filled);
        if (exchange.UntilFound && answer.IsNotFound)
        {
            await Wait.UntilAsync(async () => !(answer = await client.SendAsync(filled)).IsNotFound, $"{exchange.Method} finds what is kept");
        }

        return answer;
    }

    // The baseline's first id was taken to know the others by.
    private static async Task DecideFirstAsync(GoldenClient client, IReadOnlyList<string> authorization)
    {
        var request = new DecideRequest { Contact = new Contact { Channel = Channel.Voice } };
        var answer = await client.SendAsync(new Exchange
        {
            Method = "Decide",
            Transport = Transport.Grpc,
            Path = Wire.Path(Wire.Methods[DecideRequest.Descriptor]),
            ContentType = "application/grpc",
            Body = Wire.Frame(request.ToByteArray()),
            Headers = [.. authorization.Select(one => ("Authorization", one))],
        });
        Assert.True(answer.IsOk, answer.Outcome);
    }

    private void Add(DateTimeOffset at, Exchange exchange, Answer answer)
    {
        var kind = $"{name}/{exchange.Kind}";
        if (!_blocks.TryGetValue(kind, out var blocks))
        {
            _blocks[kind] = blocks = [];
        }

        if (blocks.Count == 0 || blocks[^1].Count == Block.Most)
        {
            blocks.Add(new Block($"{kind}/{(blocks.Count + 1).ToString("00", CultureInfo.InvariantCulture)}"));
        }

        blocks[^1].Add(at, exchange, answer, IntendedChange.Undo(blocks[^1].Name, exchange, answer));
    }

    private async Task<string> WriteAsync(IReadOnlyList<GoldenCustomer> customers)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"scores-{++_loads}.csv"));
        await File.WriteAllLinesAsync(file, customers.Select(customer => customer.Line).Prepend(GoldenCustomer.Header));
        return file;
    }
}
