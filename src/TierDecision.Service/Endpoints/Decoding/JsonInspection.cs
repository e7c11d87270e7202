using TierDecision.Service.Failures;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>What a document was found to be.</summary>
/// <param name="Errors">What is wrong with it as a whole; empty if nothing is.</param>
/// <param name="Rewritten">The document in the words of the protobuf JSON mapping, in UTF-8; null if it has no others.</param>
/// <param name="Unreadable">What is wrong with members of a list that are answered alone, by their index. They are empty in
/// <paramref name="Rewritten"/>.</param>
internal sealed record JsonInspection(RequestErrors Errors, byte[]? Rewritten, IReadOnlyDictionary<int, RequestError> Unreadable);
