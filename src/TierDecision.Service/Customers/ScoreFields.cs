using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Service.Customers;

/// <summary>
/// The columns of a score on the wire: each is the field of <see cref="ScoreRecord"/> with its name, and each flag is a field of its own. The tier
/// and the agent are names, which only the dataset can read; whoever maps a record handles these two. By reflection: a single write may take the
/// time.
/// </summary>
internal static class ScoreFields
{
    private static readonly IReadOnlyList<CustomerField> Columns = [.. CustomerFields.OfScore.Where(column => column is not CustomerNameField)];

    /// <summary>The score that a record holds. Each column follows those that it counts from.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The time of a record that does not say what it is as of.</param>
    /// <param name="time">Reads a time of the field given by name.</param>
    /// <param name="fail">Notes what is wrong with the field given by name.</param>
    public static CustomerScore Read(ScoreRecord record, Instant now, Func<string, Timestamp, Instant> time, Action<string, string> fail)
    {
        var score = CustomerFields.AsOf.Set(new CustomerScore(), now);
        foreach (var column in Columns)
        {
            if (column is CustomerFlagsField flags)
            {
                score = flags.Set(score, flags.Words.Where(word => Value(record, word.Key) is true).Sum(word => word.Value));
            }
            else if (Value(record, column.Name) is { } value)
            {
                score = Set(score, column, value, $"score.{column.Name}", time, fail);
            }
            else
            {
                (column as ICustomerValueField)?.Leave(ref score);
            }
        }

        return score;
    }

    /// <summary>
    /// Writes the columns of <paramref name="score"/> into <paramref name="record"/>: of numbers and times those that are known, of the others also
    /// that they are not.
    /// </summary>
    public static void Write(in CustomerScore score, ScoreRecord record)
    {
        foreach (var column in Columns)
        {
            switch (column)
            {
                case CustomerNumberField number when !float.IsNaN(number.Get(score)):
                    ScoreRecordFields.Find(column.Name).Accessor.SetValue(record, number.Get(score));
                    break;
                case CustomerRatingField rating:
                    ScoreRecordFields.Find(column.Name).Accessor.SetValue(record, (int)rating.Get(score));
                    break;
                case CustomerWordField word:
                    var field = ScoreRecordFields.Find(column.Name);
                    field.Accessor.SetValue(record, System.Enum.ToObject(field.EnumType.ClrType, word.Get(score)));
                    break;
                case CustomerLanguageField language:
                    ScoreRecordFields.Find(column.Name).Accessor.SetValue(record, language.Format(language.Get(score)));
                    break;
                case CustomerTimeField time when time.Get(score) is { } at:
                    ScoreRecordFields.Find(column.Name).Accessor.SetValue(record, WireTime.ToTimestamp(at));
                    break;
                case CustomerFlagsField flags:
                    foreach (var (word, bit) in flags.Words)
                    {
                        ScoreRecordFields.Find(word).Accessor.SetValue(record, (flags.Get(score) & bit) != 0);
                    }

                    break;
            }
        }
    }

    private static CustomerScore Set(
        in CustomerScore score, CustomerField column, object value, string name, Func<string, Timestamp, Instant> time, Action<string, string> fail)
    {
        switch (column)
        {
            case CustomerNumberField number:
                Check(number.Allows((float)value), GivenValue.After(
                    number.IsUnbounded
                        ? "must be a finite number"
                        : FormattableString.Invariant($"must be a number of {number.Low} to {number.High}"),
                    GivenValue.Of((float)value)));
                return number.Set(score, (float)value);
            case CustomerRatingField rating:
                Check((int)value is >= 0 and <= CustomerRatingField.Highest, GivenValue.After(
                    $"must be 1 to {CustomerRatingField.Highest}, or 0 where unknown", GivenValue.Of((int)value)));
                return rating.Set(score, (byte)(int)value);
            case CustomerWordField word:
                Check(
                    System.Enum.IsDefined(value.GetType(), value),
                    $"has no member {value:D}; there are: {EnumChoices.Text(ScoreRecordFields.Find(column.Name).EnumType)}");
                return word.Set(score, (int)value);
            case CustomerLanguageField language:
                if (FieldChecks.Language((string)value, out var code) is { } problem)
                {
                    fail(name, problem);
                }

                return language.Set(score, code);
            case CustomerTimeField moment:
                return moment.Set(score, time(name, (Timestamp)value));
            default:
                throw new InvalidOperationException($"Nothing says how {column.Name} is read from the wire.");
        }

        void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                fail(name, otherwise);
            }
        }
    }

    // Null if it is not given.
    private static object? Value(ScoreRecord record, string name)
    {
        var field = ScoreRecordFields.Find(name);
        return field.HasPresence && !field.Accessor.HasValue(record) ? null : field.Accessor.GetValue(record);
    }
}
