using Google.Protobuf;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Wire;

/// <summary>
/// What a request is answered with: an encoded message or a failure. The default value has neither: the answer cannot be given without waiting.
/// </summary>
internal readonly struct Reply
{
    private Reply(WireMessage? message, Failure? failure) => (Message, Failure) = (message, failure);

    /// <summary>The answer; null if there is none. Whoever sends or decodes it gives it back.</summary>
    public WireMessage? Message { get; }

    /// <summary>Why there is no answer; null if there is one.</summary>
    public Failure? Failure { get; }

    /// <summary>Whether there is an answer or a failure.</summary>
    public bool IsComplete => Message is not null || Failure is not null;

    public static implicit operator Reply(WireMessage message) => new(message, null);

    public static implicit operator Reply(Failure failure) => new(null, failure);

    /// <summary>A message object, encoded.</summary>
    public static Reply Of(IMessage message) => WireMessage.Of(message);

    /// <summary>A failure about which there is no more to say than its kind does.</summary>
    public static Reply Of(FailureKind kind) => Failure.Of(kind);

    /// <summary>The request is malformed.</summary>
    public static Reply Malformed(RequestErrors errors) => Failure.Malformed(errors);
}
