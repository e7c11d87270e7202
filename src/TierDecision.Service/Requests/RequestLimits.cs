using Google.Protobuf.Reflection;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Service.Requests;

/// <summary>
/// How many members the lists of requests may have, and how long their texts may be. Each list of a request has its limit here: a message is counted
/// before it is read, so that a small message cannot become millions of objects.
/// </summary>
internal static class RequestLimits
{
    /// <summary>The most requests in a batch: its answer stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int Requests = 1000;

    /// <summary>The most orders or demands in a request; the answer stays below the same 4 MiB.</summary>
    public const int Orders = 10_000;

    /// <summary>The most orders or demands in a request by product: rows with texts are twice as large.</summary>
    public const int OrdersByProduct = 5000;

    /// <summary>The most products in a request.</summary>
    public const int Products = 1000;

    /// <summary>The most states in a report.</summary>
    public const int QueueStates = 1000;

    /// <summary>The most events of a timeline.</summary>
    public const int Events = 1000;

    /// <summary>The most clocks to which a request is pinned; each metric has one.</summary>
    public const int Clocks = 16;

    /// <summary>The most warnings of a clock.</summary>
    public const int Warnings = 8;

    /// <summary>The most statuses that pause a clock.</summary>
    public const int Statuses = 16;

    /// <summary>The most systems to render a priority for.</summary>
    public const int Systems = 16;

    /// <summary>The most attributes of a contact, ticket or order.</summary>
    public const int Attributes = 32;

    /// <summary>The most files of a policy.</summary>
    public const int PolicyFiles = 1000;

    /// <summary>The most aliases in one list.</summary>
    public const int Aliases = CustomerWrite.MaxAliases;

    /// <summary>The longest word of a company, such as a topic or the name of a rule, in characters.</summary>
    public const int Topic = 64;

    /// <summary>The longest other text, such as a request's id, in characters.</summary>
    public const int Text = 128;

    // Lists of messages that are not of the contract, such as the paths of a google.protobuf.FieldMask.
    private const int Unlisted = 64;

    private static readonly Dictionary<FieldDescriptor, int> Members = new()
    {
        [Field(DecideBatchRequest.Descriptor, DecideBatchRequest.RequestsFieldNumber)] = Requests,
        [Field(DecideRequest.Descriptor, DecideRequest.RenderForFieldNumber)] = Systems,
        [Field(GetPriorityRequest.Descriptor, GetPriorityRequest.RenderForFieldNumber)] = Systems,
        [Field(Contact.Descriptor, Contact.AttributesFieldNumber)] = Attributes,
        [Field(Ticket.Descriptor, Ticket.AttributesFieldNumber)] = Attributes,
        [Field(Order.Descriptor, Order.AttributesFieldNumber)] = Attributes,
        [Field(EvaluateClocksRequest.Descriptor, EvaluateClocksRequest.TimelineFieldNumber)] = Events,
        [Field(EvaluateClocksRequest.Descriptor, EvaluateClocksRequest.PinnedFieldNumber)] = Clocks,
        [Field(PreviewMigrationRequest.Descriptor, PreviewMigrationRequest.TimelineFieldNumber)] = Events,
        [Field(PreviewMigrationRequest.Descriptor, PreviewMigrationRequest.PinnedFieldNumber)] = Clocks,
        [Field(ClockDefinition.Descriptor, ClockDefinition.PauseOnFieldNumber)] = Statuses,
        [Field(ClockDefinition.Descriptor, ClockDefinition.WarnAtFieldNumber)] = Warnings,
        [Field(RankOrdersRequest.Descriptor, RankOrdersRequest.OrdersFieldNumber)] = Orders,
        [Field(AllocateStockRequest.Descriptor, AllocateStockRequest.DemandsFieldNumber)] = Orders,
        [Field(RankByProduct.Descriptor, RankByProduct.CapacitiesFieldNumber)] = Products,
        [Field(AllocateByProduct.Descriptor, AllocateByProduct.StocksFieldNumber)] = Products,
        [Field(ReportQueueStatesRequest.Descriptor, ReportQueueStatesRequest.StatesFieldNumber)] = QueueStates,
        [Field(PutCustomerRequest.Descriptor, PutCustomerRequest.AddAliasesFieldNumber)] = Aliases,
        [Field(PutCustomerRequest.Descriptor, PutCustomerRequest.RemoveAliasesFieldNumber)] = Aliases,
        [Field(TraceCustomerRequest.Descriptor, TraceCustomerRequest.AliasesFieldNumber)] = Aliases,
        [Field(PolicyText.Descriptor, PolicyText.FilesFieldNumber)] = PolicyFiles,
    };

    // Those that have one member at least.
    private static readonly HashSet<FieldDescriptor> Required =
    [
        Field(DecideBatchRequest.Descriptor, DecideBatchRequest.RequestsFieldNumber),
        Field(RankOrdersRequest.Descriptor, RankOrdersRequest.OrdersFieldNumber),
        Field(AllocateStockRequest.Descriptor, AllocateStockRequest.DemandsFieldNumber),
        Field(AllocateByProduct.Descriptor, AllocateByProduct.StocksFieldNumber),
        Field(ReportQueueStatesRequest.Descriptor, ReportQueueStatesRequest.StatesFieldNumber),
    ];

    /// <summary>The id of a request; empty if it is too long and was left out.</summary>
    public static string UsableId(string requestId) => requestId.Length > Text ? "" : requestId;

    /// <summary>What is wrong with a repeated field or a map that has too many members; null if it has not.</summary>
    public static string? TooMany(FieldDescriptor field, int members) =>
        members <= MembersOf(field) ? null
        : Required.Contains(field) ? FieldChecks.Count(members, MembersOf(field))
        : FieldChecks.AtMost(members, MembersOf(field));

    /// <summary>The most members of a repeated field or a map.</summary>
    public static int MembersOf(FieldDescriptor field) => Members.GetValueOrDefault(field, Unlisted);

    /// <summary>Whether a repeated field has a limit of its own.</summary>
    public static bool IsListed(FieldDescriptor field) => Members.ContainsKey(field);

    private static FieldDescriptor Field(MessageDescriptor message, int number) => message.FindFieldByNumber(number);
}
