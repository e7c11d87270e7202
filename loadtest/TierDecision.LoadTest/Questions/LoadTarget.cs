using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Questions;

/// <summary>What was asked: enough to know the right answer when the reply comes.</summary>
/// <param name="Customer">The customer's number; one beyond the dataset is nobody.</param>
/// <param name="Kind">What was asked about the customer, a number that the target knows.</param>
internal readonly record struct Question(int Customer, int Kind);

/// <summary>A gRPC method under load: makes its requests and checks its replies. Every member may be called by several threads.</summary>
internal abstract class LoadTarget
{
    /// <summary>The method's path, such as <c>/package.Service/Method</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The key that every request shows; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Draws the next question.</summary>
    public abstract Question Draw(ref SplitMix64 random);

    /// <summary>Writes the request message of <paramref name="question"/> into <paramref name="message"/> and returns its length.</summary>
    public abstract int Write(Question question, Span<byte> message);

    /// <summary>Null where <paramref name="reply"/> is the right answer, else what is wrong with it.</summary>
    /// <exception cref="InvalidDataException">The reply is no message at all.</exception>
    public abstract string? Check(Question question, ReadOnlySpan<byte> reply);
}
