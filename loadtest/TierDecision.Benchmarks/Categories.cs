namespace TierDecision.Benchmarks;

/// <summary>What benchmarks are chosen by: <c>--anyCategories engine</c>.</summary>
internal static class Categories
{
    /// <summary>What a decision costs and is made of.</summary>
    public const string Engine = "engine";

    /// <summary>What holds the customers and makes their scores; takes up to two gigabytes.</summary>
    public const string Data = "data";
}
