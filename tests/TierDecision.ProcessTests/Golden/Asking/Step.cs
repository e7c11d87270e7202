namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>A step of a script.</summary>
internal abstract record Step
{
    /// <summary>Sends a request.</summary>
    public sealed record Ask(Exchange Exchange) : Step;

    /// <summary>Moves the service's clock.</summary>
    public sealed record MoveTo(DateTimeOffset Now) : Step;

    /// <summary>The service reads what changed in its store.</summary>
    public sealed record Follow : Step;

    /// <summary>Loads customers.</summary>
    public sealed record Load(IReadOnlyList<GoldenCustomer> Customers) : Step;

    /// <summary>Makes the previous dataset live again.</summary>
    public sealed record FlipBack : Step;
}
