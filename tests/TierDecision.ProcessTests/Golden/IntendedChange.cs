using System.IO.Enumeration;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden;

/// <summary>
/// A change of answers that was made on purpose after the baseline. If it changed a part of the answers, <see cref="Undone"/> restores that part, so
/// that the rest stays guarded. If not, the answers file has new hashes for the blocks, beside the old ones.
/// </summary>
/// <param name="Description">What changed and why.</param>
/// <param name="Blocks">The blocks that changed; <c>*</c> stands for any characters, as in <c>*/http/Decide/*</c>.</param>
internal sealed record IntendedChange(string Description, string Blocks)
{
    // The methods that take a caller, and what answers with ids of decisions beside them.
    private static readonly string[] Questions =
    [
        "*/Decide/*", "*/DecideBatch/*", "*/GetPriority/*", "*/GetSla/*", "*/GetRoute/*", "*/EvaluateClocks/*", "*/PreviewMigration/*", "*/RankOrders/*",
        "*/AllocateStock/*", "*/GetExplanation/*", "*/bad-json/*", "*/bad-message/*", "*/spelling/*", "*/too-large/*", "*/unknown-method/*",
    ];

    private static readonly string[] WithNotices =
    [
        "*/GetPriority/*", "*/GetSla/*", "*/GetRoute/*", "*/EvaluateClocks/*", "*/PreviewMigration/*", "*/RankOrders/*", "*/AllocateStock/*",
    ];

    private static readonly string[] Words =
    [
        "*/Decide/*", "*/DecideBatch/*", "*/GetPriority/*", "*/GetSla/*", "*/GetRoute/*", "*/EvaluateClocks/*", "*/PreviewMigration/*", "*/bad-json/*",
    ];

    // What is written, and what shows it.
    private static readonly string[] Written =
    [
        "*/PutCustomer/*", "*/SetOverride/*", "*/GetCustomer/*", "*/RemoveCustomer/*", "*/Decide/*", "*/DecideBatch/*", "*/GetRoute/*", "*/GetSla/*",
        "*/GetPriority/*", "*/RankOrders/*", "*/AllocateStock/*",
    ];

    // Where tiers are written, and what counts the entries of writes.
    private static readonly string[] Tiered = ["*/grpc/SetOverride/*", "*/grpc/TraceCustomer/*", "*/grpc/RemoveCustomer/*"];

    /// <summary>All changes, oldest first.</summary>
    public static IReadOnlyList<IntendedChange> All { get; } =
    [
        new("A national phone number without a region: the error names TierDecision:Identity:Phone:Region, which replaces CountryCode.", "orders/*"),
        new("The same, with the policy that has everything.", "everything/*"),
        new("GetCustomer says when the customer was last dissatisfied, as score files and conditions do.", "*/GetCustomer/*")
        {
            Undone = UndoneColumns.WithoutDissatisfiedAt,
        },
        new("GetCustomer says zeros, false and empty texts as such, so that what was read can be written again.", "*/grpc/GetCustomer/*")
        {
            Undone = UndoneColumns.WithoutZeros,
        },
        new("Failures over gRPC say their reason in google.rpc.ErrorInfo, so that programs need not read their texts.", "*/grpc/*")
        {
            Undone = static (_, answer) => UndoneFailures.WithoutErrorInfo(answer),
        },
        new("Other methods of HTTP are refused alike on all routes; those of queues and explanations were not.", "*/http/wrong-verb/*")
        {
            Undone = UndoneFailures.WithFrameworkStatus,
        },
        new("Problem documents say the reason of a failure.", "*")
        {
            Undone = static (_, answer) => UndoneFailures.WithoutReason(answer),
        },
        new("Texts in grpc-message are escaped as gRPC asks and no further, so that clients show them as they were written.", "*/grpc/*")
        {
            Undone = UndoneErrors.WithEscapedMessage,
        },
        new("Errors tell the value that came and what there is to choose from; lists of aliases are counted before they are read.", "*")
        {
            Undone = UndoneErrors.WithoutValues,
        },
        new("Errors of JSON name the field and what it takes.", "*/http/bad-json/*"),
        new("Messages that cannot be read are INVALID_ARGUMENT.", "*/grpc/bad-message/*"),
        new("Methods of the contract take POST alone; GET at their addresses is no call.", "*/http/unknown-address/*"),
        new("Errors over gRPC are told as far as headers have room, with the count of the others.", "*/grpc/ReportQueueStates/*"),
        new("The same for orders.", "*/grpc/RankOrders/*"),
        new("The same for demands.", "*/grpc/AllocateStock/*"),

        // Their answers are other ones; those of the others name later decisions, because more are made and counted.
        .. Questions.Select(blocks => new IntendedChange(
            "A caller is always routed: an identifier that names nobody gives a decision, not an error. Decisions are counted, so later ids differ.",
            blocks)),
        new("A shift past midnight is one business day; the rest of it was another.", "everything/*/EvaluateClocks/*"),
        new("The same for clocks that are moved.", "everything/*/PreviewMigration/*"),
        new("Writes say of a phone number what is wrong with it: an extension, a withheld number, no area code.", "*/PutCustomer/*"),
        new("PutCustomerRequest has a field more, update_mask, which errors of JSON list.", "*/http/bad-json/*"),
        .. WithNotices.Select(blocks => new IntendedChange("Answers without reasons say what is the matter with the data.", blocks)
        {
            Undone = UndoneNotices.WithoutNotice,
        }),
        new("Requests for rankings and allocations have by_product, begins_at and product, which they list too.", "*/http/bad-json/*"),
        new("Errors of JSON say line and column in plain words, what is wrong with a time, and fields that are given twice.", "*/http/bad-json/*"),
        new("An address that is not there is told which are.", "*/http/unknown-address/*"),
        new("Over gRPC, no message, a part of one, two, and one that is compressed in no encoding are malformed; most were internal errors.", "*/grpc/bad-message/*"),
        new("The library's refusal of messages that are too large has the text and the reason of the service.", "*/grpc/too-large/*"),
        new("An external id without a source names the source, and an unknown tier is told the tiers.", "*/PutCustomer/*"),
        new("The same for the tier of an override.", "*/SetOverride/*"),
        new("The same for the aliases of a trace.", "*/TraceCustomer/*"),
        new("There is one address more, that of the audit trail, which an address that is not there is told.", "*/http/unknown-address/*"),
        new("The same for GET at a method's address over gRPC.", "*/grpc/bad-message/*"),
        new("PutCustomerRequest has author and reason, which errors of JSON list.", "*/http/bad-json/*"),

        // Where more decisions are made and counted, the ids of those after them differ.
        .. Questions.Select(blocks => new IntendedChange(
            "External ids without a source are told so; requests of a batch that cannot be read spoil only their own answers; null is not set.", blocks)),
        new("Explanations tell due times around the clock in the zone of the policy's calendars, not in UTC.", "*/Decide/*")
        {
            Undone = UndoneZones.InUtc,
        },
        new("The same for explanations that are kept.", "*/GetExplanation/*")
        {
            Undone = UndoneZones.InUtc,
        },
        new("A removal tells how many entries of the audit trail it took the customer out of.", "*/RemoveCustomer/*")
        {
            Undone = UndoneAudit.WithoutEntries,
        },
        new("A trace tells how many entries of the audit trail name the customer.", "*/TraceCustomer/*")
        {
            Undone = UndoneAudit.WithoutTrace,
        },
        new("An address that is not there is told those of PolicyService.", "*/http/unknown-address/*")
        {
            Undone = static (_, answer) => UndoneAddresses.WithoutPolicies(answer),
        },
        new("The same for GET at a method's address over gRPC.", "*/grpc/bad-message/*")
        {
            Undone = static (_, answer) => UndoneAddresses.WithoutPolicies(answer),
        },
        .. Words.Select(blocks => new IntendedChange(
            "A channel or a word of SLA clocks that is missing or unknown is told with what there is to choose from.", blocks)),
        .. Written.Select(blocks => new IntendedChange(
            "A write without a version comes after what stands, also if the clock of the requests goes back; PutCustomer counts the aliases that it took.",
            blocks)),
        new("An address that is not there is told those of PolicyTrialService, and those that tell what policies mean.", "*/http/unknown-address/*")
        {
            Undone = static (_, answer) => UndoneAddresses.WithoutTrials(answer),
        },
        new("The same for GET at a method's address over gRPC.", "*/grpc/bad-message/*")
        {
            Undone = static (_, answer) => UndoneAddresses.WithoutTrials(answer),
        },
        .. Questions.Select(blocks => new IntendedChange(
            "A question is decided without a field that only helps and cannot be used; it was malformed. Decisions are counted, so later ids differ. "
                + "Several errors of a context come in the order of its fields.",
            blocks)),
        new("The title of a malformed request speaks of no decision; an address that is not there is told PreviewRetier.", "*/http/*"),
        new("The same addresses for GET at a method's address over gRPC.", "*/grpc/bad-message/*"),
        .. Tiered.Select(blocks => new IntendedChange("A write takes a tier in any case, and such a write leaves an entry.", blocks)),
    ];

    /// <summary>Turns an answer into what it was before the change. Null if the blocks have new hashes instead.</summary>
    public Func<Exchange, Answer, Answer>? Undone { get; init; }

    /// <summary>Whether it names a block.</summary>
    public bool Concerns(string block) => FileSystemName.MatchesSimpleExpression(Blocks, block, ignoreCase: false);

    /// <summary>The answer as it was before all changes that have <see cref="Undone"/>.</summary>
    public static Answer Undo(string block, Exchange exchange, Answer answer) => All
        .Where(change => change.Undone is not null && change.Concerns(block))
        .Reverse()
        .Aggregate(answer, (undone, change) => change.Undone!(exchange, undone));
}
