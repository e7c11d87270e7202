using Google.Protobuf;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>A message that was read off JSON, or why it was not.</summary>
/// <param name="Message">The message; null if it could not be read.</param>
/// <param name="Errors">What is wrong; null if it was read.</param>
/// <param name="Unreadable">What is wrong with members of a list that are answered alone, by their index. They are empty in the message. Null if
/// there are none.</param>
internal sealed record JsonDecoding(IMessage? Message, RequestErrors? Errors, IReadOnlyDictionary<int, RequestError>? Unreadable);
