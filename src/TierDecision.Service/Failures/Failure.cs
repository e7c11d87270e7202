using System.Globalization;

namespace TierDecision.Service.Failures;

/// <summary>Why a request is not answered. A value that handlers return; the transports say it in their own words.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Detail">What is wrong and what to do.</param>
internal sealed record Failure(FailureKind Kind, string Detail)
{
    private static readonly Dictionary<string, string> NoFacts = [];

    /// <summary>What is wrong with the fields of the request: the first ones; empty if that is not why.</summary>
    public IReadOnlyList<RequestError> Errors { get; private init; } = [];

    /// <summary>How many errors there are beside <see cref="Errors"/>.</summary>
    public int ErrorsLeftOut { get; private init; }

    /// <summary>What programs are told beside the reason, by name; short.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = NoFacts;

    /// <summary>The status over HTTP; the kind's own unless the server says another one.</summary>
    public int HttpStatus { get; private init; } = Kind.HttpStatus;

    /// <summary>A failure about which there is no more to say than its kind does.</summary>
    public static Failure Of(FailureKind kind) => new(kind, kind.Detail);

    /// <summary>The request is malformed.</summary>
    /// <param name="errors">What is wrong, at least one error.</param>
    public static Failure Malformed(RequestErrors errors) => Of(FailureKind.Malformed, errors);

    /// <summary>Something is wrong with what fields of the request have.</summary>
    /// <param name="kind">What kind of failure that is.</param>
    /// <param name="errors">What is wrong, at least one error.</param>
    public static Failure Of(FailureKind kind, RequestErrors errors) => Of(kind, [.. errors.Select(error => error.Shortened())], errors.LeftOut);

    /// <summary>The same failure with fewer errors told.</summary>
    /// <param name="told">The errors to tell, the first of <see cref="Errors"/>.</param>
    public Failure Telling(IReadOnlyList<RequestError> told) => Of(Kind, told, ErrorsLeftOut + Errors.Count - told.Count) with { Facts = Facts };

    /// <summary>The body or message is larger than <paramref name="limit"/> bytes.</summary>
    public static Failure TooLarge(int limit, string what = "body") => new(FailureKind.TooLarge, $"The {what} has more than {limit} bytes.");

    /// <summary>The body could not be read off the connection.</summary>
    public static Failure Unreadable(BadHttpRequestException exception) =>
        new(FailureKind.BodyUnreadable, exception.Message) { HttpStatus = exception.StatusCode };

    /// <summary>The address takes other methods than that of the request.</summary>
    public static Failure MethodNotAllowed(IReadOnlyList<string> allowed) => new(
        FailureKind.MethodNotAllowed,
        allowed is [var only] && HttpMethods.IsPost(only)
            ? "This address takes POST, with JSON as the body."
            : $"This address takes {string.Join(" and ", allowed)}.");

    private static Failure Of(FailureKind kind, IReadOnlyList<RequestError> told, int leftOut)
    {
        var detail = string.Join("; ", told.Select(error => $"{error.Field} {error.Description}"));
        var rest = leftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; and {leftOut:N0} more");
        return new Failure(kind, detail + rest)
        {
            Errors = told, ErrorsLeftOut = leftOut,
        };
    }
}
