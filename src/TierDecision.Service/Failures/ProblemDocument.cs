using Microsoft.AspNetCore.Mvc;
using TierDecision.Protocol;

namespace TierDecision.Service.Failures;

/// <summary>
/// Failures over HTTP: a problem document (RFC 9457) with the members <c>reason</c> and, if fields are wrong, <c>errors</c>, with
/// <c>errors_left_out</c> if there are more; and what else programs are told.
/// </summary>
internal static class ProblemDocument
{
    private const string ReasonMember = "reason";
    private const string ErrorsMember = "errors";

    /// <summary>Writes the failure as the answer.</summary>
    public static Task WriteAsync(HttpContext context, Failure failure)
    {
        if (failure.HttpStatus == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (failure.Kind == FailureKind.Overloaded)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        var problem = new ProblemDetails { Status = failure.HttpStatus, Title = failure.Kind.Title, Detail = failure.Detail };
        problem.Extensions[ReasonMember] = failure.Kind.ReasonText;
        foreach (var (name, value) in failure.Facts)
        {
            problem.Extensions[name] = value;
        }

        if (failure.Errors.Count > 0)
        {
            problem.Extensions[ErrorsMember] = failure.Errors;
        }

        if (failure.ErrorsLeftOut > 0)
        {
            problem.Extensions[ErrorReasons.LeftOut] = failure.ErrorsLeftOut;
        }

        return Results.Problem(problem).ExecuteAsync(context);
    }

    /// <summary>Gives a reason to the documents that the framework writes itself: for addresses that it does not find, and for defects.</summary>
    public static void AddReason(ProblemDetails problem)
    {
        if (!problem.Extensions.ContainsKey(ReasonMember) && FailureKind.All.FirstOrDefault(kind => kind.HttpStatus == problem.Status) is { } kind)
        {
            problem.Extensions[ReasonMember] = kind.ReasonText;
        }
    }
}
