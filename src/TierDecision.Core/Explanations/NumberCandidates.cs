using System.Globalization;
using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;

namespace TierDecision.Core.Explanations;

/// <summary>
/// Values that a number could have instead: around every bound that a rule sets, the bound itself and its two neighbours on the field's grid
/// (the next number in single precision, the next whole number, the next millisecond). Between two bounds no rule changes its mind, so
/// the nearest value that changes the route is among them.
/// </summary>
internal static class NumberCandidates
{
    private static readonly Dictionary<string, FloatField> Floats = new()
    {
        ["value_score"] = new(static s => s.ValueScore, static (s, v) => s with { ValueScore = v }, 0, 100),
        ["percentile"] = new(static s => s.Percentile, static (s, v) => s with { Percentile = v }, 0, 100),
        ["lifetime_value"] = new(static s => s.LifetimeValue, static (s, v) => s with { LifetimeValue = v }, float.MinValue, float.MaxValue),
        ["margin"] = new(static s => s.Margin, static (s, v) => s with { Margin = v }, float.MinValue, float.MaxValue),
        ["probability_active"] = new(static s => s.ProbabilityActive, static (s, v) => s with { ProbabilityActive = v }, 0, 1),
        ["churn_risk"] = new(static s => s.ProbabilityActive, static (s, v) => s with { ProbabilityActive = v }, 0, 1, FromOne: true),
    };

    private static readonly Dictionary<string, ByteField> Bytes = new()
    {
        ["recency"] = new(static s => s.Recency, static (s, v) => s with { Recency = v }),
        ["frequency"] = new(static s => s.Frequency, static (s, v) => s with { Frequency = v }),
        ["monetary"] = new(static s => s.Monetary, static (s, v) => s with { Monetary = v }),
    };

    /// <summary>The candidates of a field; none for one that is not known here or cannot be changed on its own.</summary>
    public static IEnumerable<Candidate> Of(string field, IEnumerable<ConditionSource> asked, Situation now)
    {
        var bounds = asked.SelectMany(source => BoundsOf(source, field)).Where(double.IsFinite).Distinct().ToList();
        if (field == "waited")
        {
            return Durations(bounds, now.Now - now.Request.ArrivedAt, now, ago => now.With(now.Request with { ArrivedAt = ago }));
        }

        if (!now.Known)
        {
            return [];
        }

        var score = now.Customer.Score;
        return field == "score_age" ? Durations(bounds, now.Now - score.AsOf, now, ago => now.With(score with { AsOf = ago }))
            : Floats.TryGetValue(field, out var number) ? OfFloat(number, bounds, score, now)
            : Bytes.TryGetValue(field, out var whole) ? OfByte(whole, score, now)
            : [];
    }

    /// <summary>The other name of what is kept once and asked about in two ways; null where there is none.</summary>
    public static string? OtherName(string field) => field switch
    {
        "churn_risk" => "probability_active",
        "probability_active" => "churn_risk",
        _ => null,
    };

    // Under its other name a bound lies at what is left to one.
    private static IEnumerable<double> BoundsOf(ConditionSource source, string field) => NumberRange.Of(source)
        .SelectMany(range => new[] { range.Low, range.High })
        .Select(bound => source.Name == field ? bound : 1 - bound);

    private static IEnumerable<Candidate> OfFloat(FloatField field, List<double> bounds, CustomerScore score, Situation now)
    {
        var current = field.Read(score);
        if (!float.IsFinite(current))
        {
            yield break;
        }

        foreach (var value in bounds.Select(bound => (float)field.Shown(bound)).SelectMany(value => new[] { float.BitDecrement(value), value, float.BitIncrement(value) }))
        {
            if (float.IsFinite(value) && value >= field.Low && value <= field.High && value != current)
            {
                var range = field.High == float.MaxValue ? Math.Max(Math.Abs((double)current), Math.Abs((double)value)) : field.High - field.Low;
                var (shown, difference) = (field.Shown(value), field.Shown(value) - field.Shown(current));
                yield return Make(now.With(field.Write(score, value)), ((float)shown).ToString(CultureInfo.InvariantCulture), shown, difference, range);
            }
        }
    }

    private static IEnumerable<Candidate> OfByte(ByteField field, CustomerScore score, Situation now)
    {
        var current = field.Read(score);
        for (byte value = 1; value <= 5 && current != 0; value++)
        {
            if (value != current)
            {
                yield return Make(now.With(field.Write(score, value)), value.ToString(CultureInfo.InvariantCulture), value, value - current, range: 4);
            }
        }
    }

    // A candidate lies back from now by a whole number of milliseconds.
    private static IEnumerable<Candidate> Durations(List<double> bounds, Duration current, Situation now, Func<Instant, Situation> change)
    {
        var milliseconds = current.TotalMilliseconds;
        var longest = (now.Now - Instant.MinValue).TotalMilliseconds;
        foreach (var value in bounds.SelectMany(bound => new[] { bound - 1, bound, bound + 1 }))
        {
            if (value >= 0 && value < longest && value != milliseconds)
            {
                var changed = change(now.Now - Duration.FromMilliseconds((long)value));
                yield return Make(changed, Words.Span(value), value, value - milliseconds, Math.Max(Math.Abs(milliseconds), value), isDuration: true);
            }
        }
    }

    private static Candidate Make(Situation changed, string to, double value, double difference, double range, bool isDuration = false)
    {
        var (up, distance) = (difference > 0, Math.Abs(difference));
        var amount = isDuration ? Words.Difference(distance) : Words.Number(distance);
        return new Candidate(changed, Words.Same(to), up ? 1 : -1, distance, range == 0 ? 1 : Math.Min(1, distance / range))
        {
            Number = value,
            Amount = isDuration
                ? new BilingualText($"{amount} {(up ? "longer" : "shorter")}", $"{(up ? "增加" : "减少")} {amount}")
                : new BilingualText($"{amount} {(up ? "higher" : "lower")}", $"{(up ? "提高" : "降低")} {amount}"),
        };
    }

    // A field that is shown as what is left to one is still kept as itself, and varied on that grid.
    private sealed record FloatField(
        Func<CustomerScore, float> Read, Func<CustomerScore, float, CustomerScore> Write, float Low, float High, bool FromOne = false)
    {
        public double Shown(double kept) => FromOne ? 1 - kept : kept;
    }

    private sealed record ByteField(Func<CustomerScore, byte> Read, Func<CustomerScore, byte, CustomerScore> Write);
}
