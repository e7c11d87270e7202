using NodaTime;

namespace TierDecision.Scoring.Orders;

/// <summary>An open order as a file has it; null or empty where it does not say.</summary>
public sealed record OrderLine
{
    /// <summary>The number of the line that it begins on, from 1 with the header.</summary>
    public long Line { get; init; }

    /// <summary>The order's id; required.</summary>
    public required string OrderId { get; init; }

    /// <summary>The customer's id.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The customer's phone number as the file has it: the service reads it, and knows which region it is of.</summary>
    public string Phone { get; init; } = "";

    /// <summary>The customer's e-mail address as the file has it.</summary>
    public string Email { get; init; } = "";

    /// <summary>What is ordered.</summary>
    public string Product { get; init; } = "";

    /// <summary>When it was placed.</summary>
    public Instant? PlacedAt { get; init; }

    /// <summary>By when it was promised.</summary>
    public Instant? PromisedAt { get; init; }

    /// <summary>The work in it.</summary>
    public double? Units { get; init; }

    /// <summary>Its value, 0 or more.</summary>
    public double Value { get; init; }

    /// <summary>Where it goes.</summary>
    public string Region { get; init; } = "";

    /// <summary>How many pieces it asks for.</summary>
    public int? Quantity { get; init; }

    /// <summary>How many of them are confirmed.</summary>
    public int? Confirmed { get; init; }

    /// <summary>The capacity for the product, units of work an hour.</summary>
    public double? Capacity { get; init; }

    /// <summary>The stock of the product, pieces.</summary>
    public int? Stock { get; init; }
}
