using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.V1;
using PolicyActivation = TierDecision.Storage.Policies.PolicyActivation;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;

namespace TierDecision.Service.Publishing;

/// <summary>From the policy library to the wire.</summary>
internal static class PolicyMessages
{
    /// <summary>The most findings of an answer, which then stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int MostFindings = 1_000;

    private const int MostOfAPath = 128;
    private const int MostOfAValue = 200;
    private const int MostOfAReason = 512;
    private const string Mark = "...";

    /// <summary>What a policy is called, as far as it can be read.</summary>
    public static PolicyReference Reference(PolicyLoad load) => new()
    {
        Name = load.Plan?.Name ?? "", Version = load.Plan?.Version ?? "", Revision = load.Revision,
    };

    public static V1.PolicyInForce InForce(PolicyInForce inForce) => new()
    {
        Activation = inForce.Number, Revision = PolicyMapper.Written(inForce.Revision), Dataset = inForce.Dataset,
    };

    public static PolicyFinding Finding(Finding finding) => new()
    {
        Severity = finding.Severity == Severity.Error ? PolicyFindingSeverity.Error : PolicyFindingSeverity.Warning,
        Path = Shortened(finding.Path, MostOfAPath),
        Value = finding.Value is not { } value ? ""
            : value.Length > MostOfAValue ? PrintableText.Of(value.AsSpan(0, MostOfAValue)) + Mark
            : PrintableText.Of(value),
        Reason = Reason(finding.Reason),
        Line = finding.Line,
        Rule = finding.Rule,
    };

    /// <summary>A reason for people, on one line and not longer than what is said of a finding.</summary>
    public static string Reason(string text) => Shortened(text, MostOfAReason);

    /// <summary>A text on one line, cut if it is longer.</summary>
    public static string Shortened(string text, int most)
    {
        var printable = PrintableText.Of(text);
        return printable.Length <= most ? printable : PrintableText.Of(printable.AsSpan(0, most - Mark.Length)) + Mark;
    }

    /// <summary>Who moves.</summary>
    public static TierMoves Moves(RetierCounts counts, TimeSpan took)
    {
        var moves = new TierMoves
        {
            Customers = counts.Customers, Changed = counts.Changed, Overridden = counts.Overridden,
            Took = WireTime.ToDuration((long)took.TotalMilliseconds),
        };
        moves.Before.AddRange(counts.From);
        moves.After.AddRange(counts.To);
        moves.Moves.AddRange(
            from before in Enumerable.Range(0, counts.From.Count)
            from after in Enumerable.Range(0, counts.To.Count)
            where counts.Moves(before, after) > 0
            select new TierMove { Before = counts.From[before], After = counts.To[after], Customers = counts.Moves(before, after) });
        return moves;
    }

    public static PolicySummary Summary(PublishedPolicy policy) => new()
    {
        Revision = policy.Revision,
        Name = policy.Name,
        Version = policy.Version,
        PublishedAt = WireTime.ToTimestamp(policy.PublishedAt),
        Caller = policy.Caller,
        Author = policy.Author,
        Comment = policy.Comment,
        Bytes = policy.Bytes,
    };

    public static ListPoliciesResponse Page(PolicyCatalogue catalogue, PolicyPage page)
    {
        var (policies, activations, next) = page.Of(catalogue);
        var response = new ListPoliciesResponse { InForce = InForce(catalogue.InForce), NextPageToken = next };
        response.Policies.AddRange(policies.Select(Summary));
        response.Activations.AddRange(activations.Select(Activation));
        return response;
    }

    public static GetPolicyResponse Policy(PolicyReading found)
    {
        var text = new PolicyText { Text = found.Document!.Text };
        foreach (var (name, file) in found.Document.Files)
        {
            text.Files.Add(name, file);
        }

        return new GetPolicyResponse { Summary = Summary(found.Policy!), Policy = text };
    }

    private static V1.PolicyActivation Activation(PolicyActivation activation) => new()
    {
        Number = activation.Number,
        Revision = PolicyMapper.Written(activation.Revision),
        Name = activation.Name,
        Version = activation.Version,
        Since = WireTime.ToTimestamp(activation.Since),
        Until = activation.Until is { } until ? WireTime.ToTimestamp(until) : null,
        Caller = activation.Caller,
        Author = activation.Author,
        Comment = activation.Reason,
        Rollback = activation.IsRollback,
    };
}
