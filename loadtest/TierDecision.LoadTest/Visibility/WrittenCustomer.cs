using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.LoadTest.Visibility;

/// <summary>One customer that is written again and again: a score, an override, other scores under the override; one in eight is removed now and then.</summary>
internal sealed class WrittenCustomer(int number, TimeProvider time)
{
    private const string Computed = "silver";
    private const string Set = "platinum";
    private const int ValueSteps = 10_000;

    // A removal looks through every alias of the store: many a second would measure nothing else.
    private const int OneIsRemovedIn = 8;

    private static readonly TimeSpan OverrideLength = TimeSpan.FromDays(1);

    private int _written;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"written-{number}");

    /// <summary>What decisions are to show: nobody to begin with, then what the last write says.</summary>
    public Expected Now { get; private set; } = Expected.Nobody;

    /// <summary>Sends the next write through a node. Returns what kind it was and what became of it.</summary>
    public async Task<(string Kind, WriteOutcome Outcome)> WriteAsync(CustomerService.CustomerServiceClient node, CancellationToken cancellationToken)
    {
        var step = _written++;
        var value = (number * 37 + step) % ValueSteps / 100f;
        switch (step % 4)
        {
            case 1:
                Now = Now with { Tier = Set };
                var word = new SetOverrideRequest
                {
                    CustomerId = Id, Tier = Set, ExpiresAt = Timestamp.FromDateTimeOffset(time.GetUtcNow() + OverrideLength), Author = "load test", Reason = "visibility",
                };
                return ("override", (await node.SetOverrideAsync(word, cancellationToken: cancellationToken)).Outcome);
            case 3 when number % OneIsRemovedIn == 0:
                Now = Expected.Nobody;
                return ("remove", (await node.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = Id }, cancellationToken: cancellationToken)).Outcome);
            default:
                Now = new Expected(true, value, Now.Known ? Now.Tier : Computed);
                return ("put", await PutAsync(node, value, cancellationToken));
        }
    }

    private async Task<WriteOutcome> PutAsync(CustomerService.CustomerServiceClient node, float value, CancellationToken cancellationToken)
    {
        var request = new PutCustomerRequest { CustomerId = Id, Score = new ScoreRecord { Tier = Computed, ValueScore = value } };
        return (await node.PutCustomerAsync(request, cancellationToken: cancellationToken)).Outcome;
    }
}
