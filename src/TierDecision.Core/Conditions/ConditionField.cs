using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>
/// A field that a condition can ask about: how it is read, when it has a value at all, and how it is varied by itself. <see cref="ConditionFields"/>
/// lists all of them. What it says of variation is read only by those who look for what would have changed a decision; null if the field is not
/// varied.
/// </summary>
internal abstract record ConditionField(string Name, string Description)
{
    /// <summary>When the field can be read. Default: when a request is decided.</summary>
    public FieldScope Scope { get; init; }

    /// <summary>
    /// The contexts whose requests have it; of others it reads as not given. Default: null, what is read is no part of one context's request.
    /// </summary>
    public IReadOnlyList<DecisionContext>? Contexts { get; init; }

    /// <summary>Whether it is read from the customer's record; of a customer who is not known it reads as not known.</summary>
    public bool IsOfRecord { get; init; }

    /// <summary>Whether a request of its contexts always has it.</summary>
    public bool IsAlwaysGiven { get; init; }

    /// <summary>Whether it can have a value in a request of <paramref name="context"/>.</summary>
    /// <param name="context">The context.</param>
    /// <param name="known">Whether the customer is known.</param>
    public bool CanBeGiven(DecisionContext context, bool known) =>
        (Contexts is null && !IsOfRecord) || Contexts?.Contains(context) == true || (known && IsOfRecord);
}

/// <summary>When a field can be read.</summary>
internal enum FieldScope : byte
{
    /// <summary>When a request is decided.</summary>
    Request = 0,

    /// <summary>When tiers are assigned.</summary>
    Scoring = 1,

    /// <summary>Then and when a request is decided.</summary>
    Both = 2,
}

/// <summary>What a number is measured on.</summary>
internal enum NumberScale : byte
{
    /// <summary>Its own.</summary>
    Own = 0,

    /// <summary>0 to 100.</summary>
    Hundred = 1,
}

/// <summary>The tier in force. Which values it can have only a policy says.</summary>
internal sealed record TierField(string Name, string Description) : ConditionField(Name, Description);

internal sealed record TruthField(string Name, string Description, ChoiceReader Read, FieldChange<bool>? Vary) : ConditionField(Name, Description);

internal record NumberField(string Name, string Description, NumberReader Read, NumberVariation? Vary) : ConditionField(Name, Description)
{
    /// <summary>Whether records keep it in single precision. What it is compared with must be rounded alike: a stored 0.7 is less than 0.7.</summary>
    public bool IsSingle { get; init; }

    /// <summary>What it is measured on.</summary>
    public NumberScale Scale { get; init; }

    /// <summary>Whether it is measured and not counted: it is hardly ever exactly a number that someone writes. Default: true.</summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>The least value that it can have. Default: none.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value that it can have. Default: none.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>A number of the record, under the column's name.</summary>
    public static NumberField Of(CustomerNumberField column, NumberReader read) =>
        new(column.Name, column.Description, read, new NumberOfRecord(column))
    {
        Scope = FieldScope.Both, IsOfRecord = true, IsSingle = true,
        Scale = (column.Low, column.High) is (0, 100) ? NumberScale.Hundred : NumberScale.Own,
        Low = column.IsUnbounded ? double.NegativeInfinity : column.Low,
        High = column.IsUnbounded ? double.PositiveInfinity : column.High,
    };

    /// <summary>A score of 1 to 5 of the record, under the column's name.</summary>
    public static NumberField Of(CustomerRatingField column, NumberReader read) =>
        new(column.Name, column.Description, read, new RatingOfRecord(column))
    {
        Scope = FieldScope.Both, IsOfRecord = true, IsMeasured = false, Low = 1, High = CustomerRatingField.Highest,
    };
}

/// <summary>A duration, read in milliseconds.</summary>
internal sealed record DurationField(string Name, string Description, NumberReader Read, NumberVariation? Vary)
    : NumberField(Name, Description, Read, Vary);

internal sealed record TextField(string Name, string Description, TextReader Read, FieldChange<string>? Vary) : ConditionField(Name, Description);

internal sealed record LanguageField(string Name, string Description, FieldChange<LanguageCode>? Vary) : ConditionField(Name, Description);

/// <summary>A field of a closed vocabulary of fewer than 64 words.</summary>
internal sealed record ChoiceField(
    string Name, string Description, ChoiceReader Read, KnownReader? ReadKnown, IReadOnlyDictionary<string, int> Words, FieldChange<int>? Vary)
    : ConditionField(Name, Description)
{
    /// <summary>Whether the words have an order, that of their numbers.</summary>
    public bool IsOrdered { get; init; }

    public static ChoiceField Of<T>(string name, string description, ChoiceReader read, FieldChange<int>? vary, KnownReader? readKnown = null)
        where T : struct, Enum => new(name, description, read, readKnown, EnumWords.Of<T>(), vary);
}

/// <summary>A field of flags.</summary>
internal sealed record FlagField(string Name, string Description, ChoiceReader Read, IReadOnlyDictionary<string, int> Words, FieldChange<int>? Vary)
    : ConditionField(Name, Description);
