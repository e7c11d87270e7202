namespace TierDecision.Service.Ranking;

/// <summary>Whose rows a ranking of one product makes, and how.</summary>
/// <param name="Product">The product.</param>
/// <param name="Positions">Where its orders stand in the request.</param>
/// <param name="UnitsPerHour">The capacity for it.</param>
/// <param name="Texts">What rows say to people.</param>
internal readonly record struct ProductRows(string Product, IReadOnlyList<int> Positions, double UnitsPerHour, RankingTexts Texts);
