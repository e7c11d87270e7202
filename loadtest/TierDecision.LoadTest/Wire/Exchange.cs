using TierDecision.LoadTest.Questions;

namespace TierDecision.LoadTest.Wire;

/// <summary>One request in flight and what came of it so far.</summary>
internal struct Exchange
{
    /// <summary>The HTTP/2 stream; 0 where the place is free.</summary>
    public int Stream;

    /// <summary>When it was due, a <see cref="System.Diagnostics.Stopwatch"/> time stamp. Latency counts from here.</summary>
    public long Due;

    /// <summary>What was asked.</summary>
    public Question Question;

    /// <summary>The reply's headers and trailers so far.</summary>
    public ReplyHeaders Headers;

    /// <summary>Room for the reply's body, from its first byte to the reply's end.</summary>
    public byte[]? Body;

    /// <summary>How much of <see cref="Body"/> is filled.</summary>
    public int Length;
}

/// <summary>Takes what a connection receives, on the connection's thread.</summary>
internal interface IExchangeHandler
{
    /// <summary>A reply is complete.</summary>
    void Replied(in Exchange exchange, long received);

    /// <summary>The server gave a request up.</summary>
    void Failed(in Exchange exchange, string reason);

    /// <summary>All that was received at once is handled; <paramref name="ended"/> requests ended with it.</summary>
    void BatchEnded(int ended, long received);
}
