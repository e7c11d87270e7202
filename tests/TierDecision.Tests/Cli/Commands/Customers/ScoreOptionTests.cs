using System.CommandLine;
using NodaTime;
using TierDecision.Cli.Commands.Customers;
using TierDecision.Core.Customers;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Tests.Cli.Commands.Customers;

public class ScoreOptionTests
{
    [Fact]
    public void Every_column_of_a_score_can_be_given()
    {
        var (record, errors) = Parse(
            "--tier", "gold", "--value-score", "81.5", "--percentile", "90.25", "--recency", "5", "--frequency", "4", "--monetary", "3", "--segment", "champions",
            "--lifetime-value", "1200.5", "--margin", "-3", "--probability-active", "0.5", "--language", "de", "--agent", "ann", "--as-of", "2026-03-01",
            "--tier-since", "2025-01-01T01:00:00+01:00", "--dissatisfied-at", "2026-02-20T00:00:00Z", "--flag", "vulnerable", "--flag", "open_complaint",
            "--flag", "fraud_hold|verified", "--flag", "Dissatisfied");

        Assert.Empty(errors);
        Assert.Equal(
            new ScoreRecord
            {
                Tier = "gold", ValueScore = 81.5f, Percentile = 90.25f, Recency = 5, Frequency = 4, Monetary = 3, Segment = Segment.Champions,
                LifetimeValue = 1200.5f, Margin = -3, ProbabilityActive = 0.5f, Language = "de", PreferredAgent = "ann", Vulnerable = true, OpenComplaint = true,
                FraudHold = true, Verified = true, Dissatisfied = true, AsOf = At(2026, 3, 1), TierSince = At(2025, 1, 1), DissatisfiedAt = At(2026, 2, 20),
            },
            record);
        Assert.Equal(CustomerFields.OfScore.Count, ScoreOption.All.Count);
        Assert.All(ScoreRecord.Descriptor.Fields.InDeclarationOrder(), field => Assert.NotEqual(
            field.Accessor.GetValue(new ScoreRecord()), field.Accessor.GetValue(record)));
    }

    [Fact]
    public void What_is_not_given_is_not_sent() => Assert.Equal(new ScoreRecord { Tier = "gold" }, Parse("--tier", "gold").Record);

    [Theory]
    [InlineData("--value-score", "101", "is not between 0 and 100")]
    [InlineData("--percentile", "high", "is not a number")]
    [InlineData("--recency", "6", "is not between 0 and 5")]
    [InlineData("--segment", "champion", "did you mean 'champions'?")]
    [InlineData("--language", "chinese", "is not a language")]
    [InlineData("--as-of", "today", "is not a time")]
    [InlineData("--flag", "vunerable", "did you mean 'vulnerable'?")]
    public void Rejects_value(string option, string value, string reason)
    {
        var error = Assert.Single(Parse("--tier", "gold", option, value).Errors);

        Assert.StartsWith($"{option} '{value}' ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private static (ScoreRecord Record, IReadOnlyList<string> Errors) Parse(params string[] arguments)
    {
        var options = ScoreOption.All;
        var command = new Command("put");
        foreach (var option in options)
        {
            command.Options.Add(option.Option);
        }

        var result = command.Parse(arguments);
        var record = new ScoreRecord();
        if (result.Errors.Count == 0)
        {
            foreach (var option in options)
            {
                option.Set(result, record);
            }
        }

        return (record, [.. result.Errors.Select(error => error.Message)]);
    }

    private static Timestamp At(int year, int month, int day) => Timestamp.FromDateTime(Instant.FromUtc(year, month, day, 0, 0).ToDateTimeUtc());
}
