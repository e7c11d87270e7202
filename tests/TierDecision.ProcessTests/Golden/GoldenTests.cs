using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden;

/// <summary>
/// Guards the answers of the service while its code is restructured. Sends 100,000 requests, made from a seed, at fixed times: all methods over gRPC
/// and HTTP, the policies that shipped then, the embedded store and Redis. A few thousand more use a policy with what those do not use. The answers must
/// be those of commit f4a58b1 byte for byte; <c>answers.txt</c> has their hashes.
/// </summary>
/// <remarks>
/// <para>
/// If a block differs, the run writes its requests and answers to <c>artifacts/golden</c> as text. To see the difference, run the test with
/// <c>TIERDECISION_GOLDEN=text</c>, which writes all blocks, before and after the change, and compare the two folders.
/// </para>
/// <para>
/// If answers change on purpose, add an entry to <see cref="IntendedChange.All"/>. If the entry has no <see cref="IntendedChange.Undone"/>, run the
/// test once with <c>TIERDECISION_GOLDEN=accept</c>. It writes the new hashes of the named blocks beside the old ones, and changes no other block.
/// </para>
/// <para>
/// If the requests change (the code in <c>Asking</c>), all hashes change. Change them in a commit of their own, on code with the right answers, and
/// run the test once with <c>TIERDECISION_GOLDEN=baseline</c>, which writes the file anew.
/// </para>
/// <para>
/// Not among the requests: a message whose text is not UTF-8. The Google.Protobuf of the baseline read it with replacement characters; the present one
/// refuses it, as the encoding demands.
/// </para>
/// </remarks>
public sealed class GoldenTests(GoldenRun run) : IClassFixture<GoldenRun>
{
    private const string Accepted = "grpc 0";
    private const string Malformed = "grpc 3";
    private const string HttpAccepted = "http 200";
    private const string HttpMalformed = "http 400";

    // The only methods whose answers depend on the store: they count what it keeps.
    private static readonly string[] OfTheStore = ["RemoveCustomer", "TraceCustomer"];

    // No request of these is malformed.
    private static readonly string[] NeverMalformed = ["ListQueueStates", "GetExplanation"];

    // What occurs in no answer, and why.
    private static readonly SortedDictionary<string, string> NotReached = new(StringComparer.Ordinal)
    {
        ["ReasonCode.REASON_CODE_DEMONSTRATION_DATA"] = "the customers are loaded",
        ["ReasonCode.REASON_CODE_SCORE_FROM_FUTURE"] = "no load is dated ahead",
        ["ReasonCode.REASON_CODE_IDENTITY_INCOMPLETE_NUMBER"] = "callers bring whole numbers, or none",
        ["ReasonCode.REASON_CODE_SHARED_IDENTIFIER"] = "every customer has a number of its own",
        ["ReasonCode.REASON_CODE_POLICY_PINNED"] = "no policy pins",
        ["ReasonCode.REASON_CODE_POLICY_PIN_EXPIRED"] = "the same",
        ["ReasonCode.REASON_CODE_POLICY_PIN_GONE"] = "the same",
        ["PolicyReference.canary"] = "no canary runs",
        ["PolicyReference.pin"] = "no policy pins",
        ["TicketStatus.TICKET_STATUS_SOLVED"] = "answers list the statuses that pause a clock; this one cannot",
        ["TicketStatus.TICKET_STATUS_CLOSED"] = "the same",
        ["TierBasis.TIER_BASIS_TIER_NOT_IN_POLICY"] = "takes a damaged record",
        ["WriteOutcome.WRITE_OUTCOME_NOT_REPLICATED"] = "takes a Redis whose replicas are down",
    };

    // Messages that are taken out of answers before these are compared, or of answers to requests that the baseline did not have.
    private static readonly string[] NotAskedFor =
    [
        "AllocationsByProduct", "DataNotice", "OrderNote", "ProductAllocation", "ProductRanking", "RankedOrderDetail", "RankingsByProduct", "StockShareDetail",
    ];

    // The fields that have them.
    private static readonly string[] FieldsOfThose =
    [
        "AllocateStockResponse.data_notice", "EvaluateClocksResponse.data_notice", "GetPriorityResponse.data_notice", "GetRouteResponse.data_notice",
        "GetSlaResponse.data_notice", "PreviewMigrationResponse.data_notice", "RankOrdersResponse.data_notice",
        "AllocateStockResponse.by_product", "RankOrdersResponse.by_product", "RankedOrder.detail", "StockShare.detail",
    ];

    [Fact]
    public void Answers_are_those_of_the_commit_before()
    {
        var wrong = run.Lines.Select(Wrong).OfType<string>().ToList();
        var keys = run.Lines.Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        wrong.AddRange(run.Expected.Keys.Where(key => !keys.Contains(key)).Select(key => $"{key}: is missing"));
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {run.Lines.Count} blocks differ. Requests and answers are in {GoldenRun.Folder}.\n"
            + "The remarks of GoldenTests say how to see what differs, and what to do if the change was intended.\n"
            + string.Join('\n', wrong.Take(40)));
    }

    [Fact]
    public void Answers_do_not_depend_on_the_store() => Assert.All(
        run.Lines.Where(line => line.Store != "both"), line => Assert.Contains(line.Block.Split('/')[^2], OfTheStore));

    [Fact]
    public void Intended_changes_are_those_of_the_kept_answers()
    {
        var kept = run.Expected.Values.ToList();
        Assert.All(
            IntendedChange.All,
            change => Assert.Contains(kept, line => change.Concerns(line.Block) && (change.Undone is not null || line.Now is not null)));
        Assert.All(
            kept.Where(line => line.Now is not null),
            line => Assert.Contains(IntendedChange.All, change => change.Undone is null && change.Concerns(line.Block)));
    }

    [Fact]
    public void Requests_are_a_hundred_thousand_under_the_shipped_policies()
    {
        var shipped = PolicyWords.Shipped.Select(policy => policy.Name).ToArray();
        var asked = run.Lines.Select(line => (Parts: line.Block.Split('/'), Count: line.Store == "both" ? 2 * line.Count : line.Count))
            .Where(line => shipped.Contains(line.Parts[0])).ToList();

        Assert.Equal(100_000, asked.Sum(line => line.Count));
        Assert.All(
            asked.GroupBy(line => (line.Parts[0], line.Parts[2])),
            group => Assert.True(group.Sum(line => line.Count) > 15_000, $"{group.Key} has too few requests"));
    }

    [Fact]
    public void Requests_reach_every_field_and_every_member_of_answers() => Assert.Equal(
        NotReached.Keys,
        Coverage.Contract.Where(name => !run.Coverage.Seen.ContainsKey(name))
            .Where(name => !NotAskedFor.Contains(name.Split('.')[0]) && !FieldsOfThose.Contains(name)).Order(StringComparer.Ordinal));

    [Fact]
    public void Requests_of_every_method_are_answered_and_refused() => Assert.All(
        Wire.Methods.Values.Select(method => method.Name),
        method =>
        {
            AssertBoth($"grpc/{method}", Accepted, Malformed, isRefused: !NeverMalformed.Contains(method));
            AssertBoth($"http/{method}", HttpAccepted, HttpMalformed, isRefused: !NeverMalformed.Contains(method));
        });

    [Fact]
    public void Requests_end_in_every_status() => Assert.Equal(
        [
            "grpc 0", "grpc 12", "grpc 13", "grpc 16", "grpc 3", "grpc 5", "grpc 7", "grpc 8", "grpc 9",
            "http 200", "http 400", "http 401", "http 403", "http 404", "http 405", "http 409", "http 413", "http 422",
        ],
        run.Coverage.Outcomes.Values.SelectMany(outcomes => outcomes.Keys).Distinct().Order(StringComparer.Ordinal));

    private void AssertBoth(string kind, string accepted, string malformed, bool isRefused)
    {
        var outcomes = run.Coverage.Outcomes[kind];
        Assert.True(outcomes.GetValueOrDefault(accepted) >= 50, $"{kind} is answered {outcomes.GetValueOrDefault(accepted)} times");
        Assert.True(!isRefused || outcomes.GetValueOrDefault(malformed) >= 3, $"{kind} is refused {outcomes.GetValueOrDefault(malformed)} times");
    }

    private string? Wrong(AnswersLine line) =>
        !run.Expected.TryGetValue(line.Key, out var kept) ? $"{line.Key}: is new, or the stores' answers differ now"
        : kept.Requests != line.Requests ? $"{line.Key}: its requests changed, so the test did"
        : kept.Expected != line.Answers ? $"{line.Key}: its answers changed"
        : null;
}
