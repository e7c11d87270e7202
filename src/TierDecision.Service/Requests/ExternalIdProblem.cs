using TierDecision.Core.Customers;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Requests;

/// <summary>What is wrong with another system's id, which has two parts.</summary>
internal static class ExternalIdProblem
{
    // Both are hashed as one text with a colon between.
    private const int MaxLength = IdentityHasher.MaxLength - 1;

    /// <summary>
    /// What is wrong, and with which part; null if it is no external id, or there is no more to say of it than of any identifier.
    /// </summary>
    /// <param name="path">The path of the external id, such as <c>customer.external_id</c>.</param>
    /// <param name="kind">What the identifier is.</param>
    /// <param name="error">What is wrong.</param>
    public static RequestError? Of(string path, IdentifierKind kind, IdentityError error) => (kind, error) switch
    {
        (IdentifierKind.External, IdentityError.NoSource) =>
            new RequestError($"{path}.source", "is required: the system that the id is of, such as crm"),
        (IdentifierKind.External, IdentityError.Empty) => new RequestError($"{path}.id", "is required"),
        (IdentifierKind.External, IdentityError.TooLong) =>
            new RequestError(path, $"is too long: source and id have at most {MaxLength} characters together"),
        _ => null,
    };
}
