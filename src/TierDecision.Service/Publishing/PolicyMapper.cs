using System.Text;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Findings;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.V1;
using PolicyDocument = TierDecision.Core.Policies.PolicyDocument;

namespace TierDecision.Service.Publishing;

/// <summary>
/// From the wire to questions and changes of the policy library. What is malformed is noted with the field's name. For one request.
/// </summary>
internal sealed class PolicyMapper
{
    /// <summary>What stands on the wire for the policy file of each node.</summary>
    public const string FileWord = "file";

    /// <summary>What goes before each error of a policy that the library has.</summary>
    public const string OfThisVersion = "has an error in this version: ";

    private const int MaxFileName = 256;
    private const int MaxPageToken = 64;

    // The longest tag that RFC 5646 asks programs to take.
    private const int MaxTag = 35;
    private const int DefaultPageSize = 100;

    // The answer stays below the 4 MiB that gRPC clients take by default: a revision or an activation takes some 3 KiB at most.
    private const int MaxPageSize = 500;

    private static readonly PolicyDocument Nothing = new("", new Dictionary<string, string>());

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors { get; } = [];

    /// <summary>What is written on the wire for a revision of the library.</summary>
    public static string Written(string revision) => revision.Length == 0 ? FileWord : revision;

    /// <summary>A policy as it is written.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="field">The field that has it.</param>
    public PolicyDocument Map(PolicyText? policy, string field = "policy")
    {
        Check(
            $"{field}.text",
            policy is null || policy.Text.Length == 0 ? "is required: the policy, in YAML"
                : Size(Encoding.UTF8.GetByteCount(policy.Text), PolicyLibraryLimits.TextBytes));
        if (policy is null)
        {
            return Nothing;
        }

        Check($"{field}.files", FieldChecks.AtMost(policy.Files.Count, RequestLimits.PolicyFiles));
        Check($"{field}.files", Size(policy.Files.Values.Sum(text => (long)Encoding.UTF8.GetByteCount(text)), PolicyLibraryLimits.FilesBytes));
        foreach (var name in policy.Files.Keys)
        {
            Check($"{field}.files", name.Length == 0 ? "has a file without a name" : FileName(name));
        }

        return new PolicyDocument(policy.Text, policy.Files);
    }

    /// <summary>A policy of the library, or one that is sent.</summary>
    /// <param name="choice">Which one; null for the one in force.</param>
    /// <param name="field">The field that has it.</param>
    public ChosenPolicy Map(PolicyChoice? choice, string field) => choice?.ChoiceCase == PolicyChoice.ChoiceOneofCase.Draft
        ? new ChosenPolicy($"{field}.draft.text", "", Map(choice.Draft, $"{field}.draft"))
        : new ChosenPolicy($"{field}.revision", MapRevision($"{field}.revision", choice?.Revision ?? ""), null);

    /// <summary>The language of sentences.</summary>
    public string MapLanguage(string tag)
    {
        var found = tag.Length is 0 ? BilingualLanguages.Default : tag.Length > MaxTag ? null : BilingualLanguages.Find(tag);
        Check("language", found is null ? GivenValue.After($"must be {BilingualLanguages.Text}", GivenValue.Of(tag)) : null);
        return found ?? BilingualLanguages.Default;
    }

    /// <summary>A revision that is to be put into force; empty for the policy file of each node.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="withCustomers">Whether customers are to go along, which no policy file can bring.</param>
    public string MapTarget(string revision, bool withCustomers = false)
    {
        Check(
            "revision",
            Problem(revision, isRequired: true)
            ?? (withCustomers && revision == FileWord
                ? $"must be a revision of the library where tiers are assigned anew: each node has its own '{FileWord}'"
                : null));
        return Read(revision);
    }

    /// <summary>What the caller takes to be in force; null if that does not matter.</summary>
    public string? MapExpected(string revision, bool isRequired)
    {
        Check("expected_revision", Problem(revision, isRequired));
        return revision.Length == 0 ? null : Read(revision);
    }

    /// <summary>A revision that is looked up; empty for the one in force.</summary>
    /// <param name="field">The field that has it.</param>
    /// <param name="revision">What it has.</param>
    public string MapRevision(string field, string revision)
    {
        Check(
            field,
            revision.Length == 0 || PolicyRevision.IsOne(revision) ? null
                : GivenValue.After("must be a revision of 12 hexadecimal digits, or empty for the one in force", GivenValue.Of(revision)));
        return revision;
    }

    /// <summary>On whose behalf, and why.</summary>
    public AuditActor MapActor(Call call, string author, string comment)
    {
        Check("author", FieldChecks.Length(author, AuditLimits.Name));
        Check("comment", FieldChecks.Length(comment, AuditLimits.Reason));
        return new AuditActor(call.Caller, author, comment);
    }

    /// <summary>Which part of the library is listed.</summary>
    public PolicyPage Map(ListPoliciesRequest request)
    {
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            Errors.Add("page_size", GivenValue.After($"must be 0 to {MaxPageSize}", GivenValue.Of(request.PageSize)));
        }

        PolicyPage? page = null;
        Check(
            "page_token",
            FieldChecks.Length(request.PageToken, MaxPageToken)
            ?? (PolicyPage.TryParse(request.PageToken, out page) ? null
                : GivenValue.After("must be the next_page_token of an earlier answer, or empty to begin", GivenValue.Of(request.PageToken))));
        return (page ?? PolicyPage.First) with { Size = request.PageSize == 0 ? DefaultPageSize : request.PageSize };
    }

    /// <summary>The errors of a policy as those of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="what">What goes before each error.</param>
    public static RequestErrors Of(string field, IEnumerable<Finding> findings, string what = "")
    {
        var errors = new RequestErrors();
        foreach (var finding in findings.Where(finding => finding.Severity == Severity.Error))
        {
            errors.Add(field, what + finding);
        }

        return errors;
    }

    private static string Read(string revision) => revision == FileWord ? "" : revision;

    private static string? Problem(string revision, bool isRequired) =>
        revision.Length == 0 && isRequired ? $"is required: a revision, or '{FileWord}' for the policy file of each node"
        : revision.Length == 0 || revision == FileWord || PolicyRevision.IsOne(revision) ? null
        : GivenValue.After($"must be a revision of 12 hexadecimal digits or '{FileWord}'", GivenValue.Of(revision));

    private static string? FileName(string name) => name.Length > MaxFileName
        ? $"has a file whose name is too long: {name.Length} characters, at most {MaxFileName}"
        : null;

    private static string? Size(long bytes, int most) => bytes > most ? $"has {bytes} bytes; it must have at most {most}" : null;

    private void Check(string field, string? problem)
    {
        if (problem is not null)
        {
            Errors.Add(field, problem);
        }
    }
}
