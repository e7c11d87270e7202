using Google.Protobuf;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;

namespace TierDecision.Tests.Service;

/// <summary>What tests ask of replies.</summary>
internal static class ReplyAssertions
{
    /// <summary>The answer.</summary>
    public static T Decode<T>(this Reply reply, MessageParser<T> parser)
        where T : IMessage<T>
    {
        Assert.True(reply.Failure is null, reply.Failure?.Detail);
        Assert.NotNull(reply.Message);
        return reply.Message.Decode(parser);
    }

    /// <summary>The answer.</summary>
    public static async Task<T> Decode<T>(this ValueTask<Reply> reply, MessageParser<T> parser)
        where T : IMessage<T> => (await reply).Decode(parser);

    /// <summary>The reply, which must be there without waiting.</summary>
    public static Reply Completed(this ValueTask<Reply> reply)
    {
        var task = reply.AsTask();
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result;
    }

    /// <summary>What is wrong with a request that is malformed.</summary>
    public static IReadOnlyList<RequestError> Errors(this Reply reply)
    {
        Assert.Null(reply.Message);
        Assert.NotNull(reply.Failure);
        Assert.Equal(FailureKind.Malformed, reply.Failure.Kind);
        return reply.Failure.Errors;
    }

    /// <summary>What is wrong with a request that is malformed.</summary>
    public static async Task<IReadOnlyList<RequestError>> Errors(this ValueTask<Reply> reply) => (await reply).Errors();
}
