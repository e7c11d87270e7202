using Google.Protobuf;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Customers;

/// <summary>What a question about a single customer gave: a message, what is wrong with the request, or why it could not be done.</summary>
/// <param name="Message">The answer; null where there is none.</param>
/// <param name="Errors">What is wrong with the request.</param>
/// <param name="Failure">Why it could not be done.</param>
internal readonly record struct CustomerAnswer<T>(T? Message, IReadOnlyList<RequestError> Errors, CustomerFailure Failure)
    where T : class, IMessage<T>
{
    public static CustomerAnswer<T> Of(T message) => new(message, [], CustomerFailure.None);

    public static CustomerAnswer<T> Malformed(IReadOnlyList<RequestError> errors) => new(null, errors, CustomerFailure.None);

    public static CustomerAnswer<T> Failed(CustomerFailure failure) => new(null, [], failure);
}

/// <summary>Why a question about a single customer could not be answered.</summary>
internal enum CustomerFailure
{
    /// <summary>It could.</summary>
    None,

    /// <summary>No customers were loaded yet.</summary>
    NoDataset,

    /// <summary>There is no such customer.</summary>
    NotFound,

    /// <summary>The store could not be asked.</summary>
    Unavailable,
}
