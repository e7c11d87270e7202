using TierDecision.Core.Facts;

namespace TierDecision.Service.Requests;

/// <summary>
/// Attributes for whoever works on a request after it was answered: they belong to the request's message, which is its caller's again by then.
/// </summary>
internal static class OwnAttributes
{
    /// <summary>Whether a request has any.</summary>
    public static bool Has(in DecisionRequest request) => request.Attributes is { Count: > 0 };

    /// <summary>The request with attributes of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bytes">About what they take in memory, in bytes; 0 if it has none.</param>
    public static DecisionRequest Of(in DecisionRequest request, out int bytes)
    {
        bytes = 0;
        if (request.Attributes is not { Count: > 0 } attributes)
        {
            return request;
        }

        var characters = 0;
        foreach (var (name, value) in attributes)
        {
            characters += name.Length + value.Length;
        }

        // Two strings and a place in the dictionary have some hundred bytes beside their characters.
        bytes = (characters * sizeof(char)) + (attributes.Count * 100);
        return request with { Attributes = new Dictionary<string, string>(attributes) };
    }
}
