namespace TierDecision.Scoring.Profit;

/// <summary>What the profit of a customer is made of: what sales bring over what they cost, less what it cost to serve the customer.</summary>
public sealed record ProfitOptions
{
    /// <summary>What of a sale is profit.</summary>
    public required MarginRule Margins { get; init; }

    /// <summary>What orders, returns and contacts cost. Default: nothing.</summary>
    public ServiceCosts Costs { get; init; } = ServiceCosts.None;

    /// <summary>The contacts of customers; asked for when all transactions are read. Default: null, there are none.</summary>
    public ServiceUse? Contacts { get; init; }
}
