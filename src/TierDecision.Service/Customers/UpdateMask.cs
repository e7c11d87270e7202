using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>Which fields of a score a request writes.</summary>
internal static class UpdateMask
{
    private const string Field = "update_mask";
    private const string Everything = "*";
    private const int MaxPaths = 64;

    private static readonly IReadOnlyList<string> Computed = [CustomerFields.Tier.Name, CustomerFields.ValueScore.Name];

    /// <summary>The names of the fields to write; null if the whole score is replaced.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fail">Notes what is wrong with the field given by name.</param>
    public static IReadOnlyList<string>? Read(PutCustomerRequest request, Action<string, string> fail)
    {
        if (request.UpdateMask is null)
        {
            return Given(request, fail);
        }

        // JSON cannot say an empty name.
        List<string> paths = [.. request.UpdateMask.Paths.Where(static path => path.Length > 0)];
        if (paths is [Everything])
        {
            if (request.Score is null)
            {
                fail("score", "is required");
            }

            return null;
        }

        if (paths.Count is 0 or > MaxPaths)
        {
            fail(Field, paths.Count == 0
                ? "names no field: name those to write, such as open_complaint, or leave it out to write those that score has"
                : FieldChecks.AtMost(paths.Count, MaxPaths)!);
            return [];
        }

        var names = new List<string>(paths.Count);
        foreach (var path in paths)
        {
            if (Problem(path, names) is { } problem)
            {
                fail(Field, problem);
            }
            else
            {
                names.Add(path);
            }
        }

        return names;
    }

    /// <summary>The fields of these names alone.</summary>
    public static ScoreRecord Only(ScoreRecord? score, IEnumerable<string> names)
    {
        var only = new ScoreRecord();
        foreach (var field in names.Select(ScoreRecordFields.Find).Where(field => score is not null && field.Accessor.HasValue(score)))
        {
            field.Accessor.SetValue(only, field.Accessor.GetValue(score));
        }

        return only;
    }

    // Those that the request has. What brings a new score is as of now unless it says otherwise.
    private static List<string> Given(PutCustomerRequest request, Action<string, string> fail)
    {
        var names = ScoreColumns.Names
            .Where(name => request.Score is { } score && ScoreRecordFields.Find(name).Accessor.HasValue(score)).ToList();
        if (names.Count == 0 && request.AddAliases.Count + request.RemoveAliases.Count == 0)
        {
            fail("score", request.Score is null ? "is required" : "has no field to write: set one at least");
        }

        if (names.Intersect(Computed).Any() && !names.Contains(CustomerFields.AsOf.Name))
        {
            names.Add(CustomerFields.AsOf.Name);
        }

        return names;
    }

    private static string? Problem(string path, List<string> before)
    {
        var shown = GivenValue.Of(path);
        return path == Everything ? $"has {shown} beside other names: '*' alone replaces the whole score"
            : before.Contains(path) ? $"names {shown} twice"
            : ScoreColumns.Names.Contains(path) ? null
            : path.StartsWith("score.", StringComparison.Ordinal) && ScoreColumns.Names.Contains(path[6..])
                ? $"names {shown}: write '{path[6..]}', names are those of the score's fields"
            : $"{shown} {NearestWord.NotOneOf("field of the score", path, ScoreColumns.Names)}";
    }
}
