namespace TierDecision.Service.Failures;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field's path, such as <c>customer.phone</c>.</param>
/// <param name="Description">What is wrong and what to do.</param>
internal readonly record struct RequestError(string Field, string Description);
