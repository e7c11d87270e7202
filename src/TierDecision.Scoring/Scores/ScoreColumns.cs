using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Scores;

/// <summary>
/// The columns of a score file, in the order in which they are written: who the customer is, the columns of the record as <see
/// cref="CustomerFields"/> has them, and behind the R, F and M scores the run's figures from which they came.
/// </summary>
internal static class ScoreColumns
{
    public const string CustomerId = "customer_id";
    public const string Phone = IdentityColumns.Phone;
    public const string Email = IdentityColumns.Email;
    public const string ExternalIds = "external_ids";
    public const string RecencyDays = "recency_days";
    public const string Purchases = "frequency";
    public const string Spend = "monetary";

    public static readonly string Tier = CustomerFields.Tier.Column;
    public static readonly string Agent = CustomerFields.PreferredAgent.Column;

    /// <summary>Every column, with what is written of a customer whose tier has a name.</summary>
    public static readonly IReadOnlyList<ScoreColumn> All =
    [
        new(new Column(CustomerId, CustomerId, "id"), static (customer, _) => customer.CustomerId),
        new(new Column(Phone, IdentityColumns.PhoneNames), static (customer, _) => customer.Phone),
        new(new Column(Email, IdentityColumns.EmailNames), static (customer, _) => customer.Email),
        new(ExternalIds, static (customer, _) => PipeList.Join(customer.ExternalIds)),
        .. CustomerFields.OfScore.SelectMany(field => field == CustomerFields.Segment ? [Of(field), .. Figures()] : new[] { Of(field) }),
    ];

    /// <summary>The columns of the record whose text says all; the tier and the agent are names.</summary>
    public static readonly IReadOnlyList<ICustomerValueField> Values = [.. CustomerFields.OfScore.OfType<ICustomerValueField>()];

    private static ScoreColumn Of(CustomerField field) => new(field.Column, field switch
    {
        ICustomerValueField value => (customer, _) => value.Write(customer.Score),
        _ when field == CustomerFields.Tier => static (_, tier) => tier,
        _ when field == CustomerFields.PreferredAgent => static (customer, _) => customer.Agent,
        _ => throw new InvalidOperationException($"Nothing says what a score file writes for {field.Name}."),
    });

    private static ScoreColumn[] Figures() =>
    [
        new(RecencyDays, static (customer, _) => customer.RecencyDays?.ToString(CultureInfo.InvariantCulture)),
        new(Purchases, static (customer, _) => customer.Frequency?.ToString(CultureInfo.InvariantCulture)),
        new(Spend, static (customer, _) => customer.Monetary?.ToString(CultureInfo.InvariantCulture)),
    ];
}

/// <summary>A column and what is written into it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Write">The text for a customer, whose tier has the name given with it; null or empty if not known.</param>
internal sealed record ScoreColumn(Column Column, Func<ScoredCustomer, string, string?> Write)
{
    public ScoreColumn(string name, Func<ScoredCustomer, string, string?> write)
        : this(new Column(name, name), write)
    {
    }
}
