using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Demo;

/// <summary>A made-up customer.</summary>
/// <param name="Name">Given and family name.</param>
/// <param name="Profile">Phone, e-mail, language and flags.</param>
/// <param name="Transactions">The purchases by day; at least one.</param>
public sealed record GeneratedCustomer(string Name, CustomerProfile Profile, IReadOnlyList<Transaction> Transactions);
