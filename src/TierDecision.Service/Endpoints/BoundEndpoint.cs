using System.Buffers;
using Google.Protobuf;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Endpoints;

/// <summary>Answers an encoded request without waiting; the reply is incomplete if it would have to.</summary>
internal delegate Reply PlainAnswer(in ReadOnlySequence<byte> message, string caller);

/// <summary>A row of the table with what answers.</summary>
/// <param name="Row">The row.</param>
/// <param name="AnswerAsync">Answers a request of the row's type.</param>
/// <param name="AnswerNow">Answers without waiting, if it can; null if the method always has to wait.</param>
internal sealed record BoundEndpoint(EndpointRow Row, Func<IMessage, Call, ValueTask<Reply>> AnswerAsync, PlainAnswer? AnswerNow);
