using System.Globalization;
using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>
/// Values that a number could have instead: around every bound that a rule sets, the bound itself and its two neighbours on the field's grid
/// (the next number in single precision, the next whole number, the next millisecond). Between two bounds no rule changes its mind, so
/// the nearest value that changes the route is among them.
/// </summary>
internal static class NumberCandidates
{
    /// <summary>The candidates of a field; none for one that is not known here or cannot be changed on its own.</summary>
    /// <param name="field">The field, under whose name the change is told.</param>
    /// <param name="asked">What rules ask of it, or of another field that shows the same column.</param>
    /// <param name="now">What was decided.</param>
    /// <param name="tier">The tier in force.</param>
    public static IEnumerable<Candidate> Of(NumberField field, IEnumerable<ConditionSource> asked, Situation now, byte tier)
    {
        var bounds = asked.SelectMany(source => BoundsOf(source, field)).Where(double.IsFinite).Distinct().ToList();
        return field.Vary switch
        {
            NumberOfRecord number => OfNumber(number, bounds, now),
            RatingOfRecord rating => OfRating(rating.Column, now),
            TimeSince time => Durations(field, time, bounds, now, tier),
            _ => [],
        };
    }

    // Of two fields of which one shows what is left of the other to one, a bound of the other lies at what is left to one.
    private static IEnumerable<double> BoundsOf(ConditionSource source, NumberField field) => NumberRange.Of(source)
        .SelectMany(range => new[] { range.Low, range.High })
        .Select(bound => IsFromOne(source.Field) == IsFromOne(field) ? bound : 1 - bound);

    private static bool IsFromOne(ConditionField? field) => field is NumberField { Vary: NumberOfRecord { FromOne: true } };

    private static IEnumerable<Candidate> OfNumber(NumberOfRecord number, List<double> bounds, Situation now)
    {
        var (column, score) = (number.Column, now.Customer.Score);
        var current = column.Get(score);
        if (!float.IsFinite(current))
        {
            yield break;
        }

        // What is left to one is kept as what it is left of, and varied on that grid.
        var kept = bounds.Select(bound => (float)number.Shown(bound))
            .SelectMany(value => new[] { float.BitDecrement(value), value, float.BitIncrement(value) });
        foreach (var value in kept)
        {
            if (float.IsFinite(value) && column.Allows(value) && value != current)
            {
                var range = column.IsUnbounded ? Math.Max(Math.Abs((double)current), Math.Abs((double)value)) : column.High - column.Low;
                var (shown, difference) = (number.Shown(value), number.Shown(value) - number.Shown(current));
                var changed = now.With(column.Set(score, value));
                yield return Make(changed, NumberText.Plain((float)shown), shown, difference, range);
            }
        }
    }

    private static IEnumerable<Candidate> OfRating(CustomerRatingField column, Situation now)
    {
        var score = now.Customer.Score;
        var current = column.Get(score);
        for (byte value = 1; value <= CustomerRatingField.Highest && current != 0; value++)
        {
            if (value != current)
            {
                yield return Make(
                    now.With(column.Set(score, value)), value.ToString(CultureInfo.InvariantCulture), value, value - current,
                    range: CustomerRatingField.Highest - 1);
            }
        }
    }

    // The moment is put so that the duration reaches the bound, and a step of its grid to either side; what it is then is read as a rule reads it.
    private static IEnumerable<Candidate> Durations(NumberField field, TimeSince time, List<double> bounds, Situation now, byte tier)
    {
        var current = field.Read(now.Facts(tier));
        if (double.IsNaN(current))
        {
            yield break;
        }

        var longest = (now.Now - Instant.MinValue).TotalMilliseconds;
        var tried = new HashSet<double> { current };
        foreach (var wanted in bounds.SelectMany(bound => new[] { bound - 1, bound, bound + time.Step.TotalMilliseconds }))
        {
            if (wanted >= 0 && wanted < longest && now.With(time.Change, now.Now - Duration.FromMilliseconds((long)wanted), tier) is { } changed
                && field.Read(changed.Facts(tier)) is var value && tried.Add(value))
            {
                yield return Make(changed, Words.Span(value), value, value - current, Math.Max(Math.Abs(current), Math.Abs(value)), isDuration: true);
            }
        }
    }

    private static Candidate Make(Situation changed, string to, double value, double difference, double range, bool isDuration = false)
    {
        var (up, distance) = (difference > 0, Math.Abs(difference));
        var message = isDuration
            ? up ? ExplanationTexts.ChangeLonger : ExplanationTexts.ChangeShorter
            : up ? ExplanationTexts.ChangeHigher : ExplanationTexts.ChangeLower;
        return new Candidate(changed, Words.Same(to), up ? 1 : -1, distance, range == 0 ? 1 : Math.Min(1, distance / range))
        {
            Number = value,
            Amount = message.With(new TextArgument("amount", isDuration ? Words.Difference(distance) : Words.Number(distance))),
        };
    }
}
