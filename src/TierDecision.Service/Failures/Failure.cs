namespace TierDecision.Service.Failures;

/// <summary>Why a request is not answered. A value that handlers return; the transports say it in their own words.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Detail">What is wrong and what to do.</param>
internal sealed record Failure(FailureKind Kind, string Detail)
{
    /// <summary>The most fields that a failure names. A list of a thousand wrong members needs no thousand complaints.</summary>
    public const int MaxErrors = 32;

    /// <summary>The longest detail, in characters: it travels in a header.</summary>
    public const int MaxDetail = 4096;

    /// <summary>What is wrong with the fields of the request; empty if the kind is another one.</summary>
    public IReadOnlyList<RequestError> Errors { get; private init; } = [];

    /// <summary>The status over HTTP; the kind's own unless the server says another one.</summary>
    public int HttpStatus { get; private init; } = Kind.HttpStatus;

    /// <summary>A failure about which there is no more to say than its kind does.</summary>
    public static Failure Of(FailureKind kind) => new(kind, kind.Detail);

    /// <summary>The request is malformed.</summary>
    /// <param name="errors">What is wrong, at least one error; those after <see cref="MaxErrors"/> are left out.</param>
    public static Failure Malformed(IReadOnlyList<RequestError> errors)
    {
        var told = errors.Count > MaxErrors ? [.. errors.Take(MaxErrors)] : errors;
        var detail = string.Join("; ", told.Select(error => $"{error.Field} {error.Description}"));
        return new Failure(FailureKind.Malformed, detail.Length > MaxDetail ? detail[..MaxDetail] : detail) { Errors = told };
    }

    /// <summary>The body is larger than <paramref name="limit"/> bytes.</summary>
    public static Failure TooLarge(int limit) => new(FailureKind.TooLarge, $"The body has more than {limit} bytes.");

    /// <summary>The body could not be read off the connection.</summary>
    public static Failure Unreadable(BadHttpRequestException exception) =>
        new(FailureKind.BodyUnreadable, exception.Message) { HttpStatus = exception.StatusCode };

    /// <summary>The address takes other methods than that of the request.</summary>
    public static Failure MethodNotAllowed(IReadOnlyList<string> allowed) => new(
        FailureKind.MethodNotAllowed,
        allowed is [var only] && HttpMethods.IsPost(only)
            ? "Questions are asked by POST, as JSON."
            : $"This address takes {string.Join(" and ", allowed)}.");
}
