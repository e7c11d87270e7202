using TierDecision.Configuration.Access;
using TierDecision.Service.Access;
using TierDecision.Service.Audit;
using TierDecision.Service.Customers;
using TierDecision.Service.Decisions;
using TierDecision.Service.Explanations;
using TierDecision.Service.Publishing;
using TierDecision.Service.Queues;
using TierDecision.Service.Ranking;
using TierDecision.Service.SlaClocks;
using TierDecision.Service.Texts;
using TierDecision.Service.Trials;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// Every method of the contract in one row: the gRPC method, the HTTP address, the permission, the limit and the handler. The gRPC binding, the plain
/// calls, the HTTP routes and the access table are made of it. A new method takes its row here and its handler.
/// </summary>
internal static class EndpointTable
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    // A timeline of a thousand events, with room to write them widely.
    private const int ClocksBody = 512 * KiB;

    // Ten thousand orders take about 3 MB of JSON, with attributes more.
    private const int OrdersBody = 8 * MiB;

    // A policy and its files of 1 MiB each, with room for how JSON writes them.
    private const int PolicyBody = 8 * MiB;

    /// <summary>All rows.</summary>
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        new EndpointRow<DecisionHandler, DecideRequest>(
            DecisionService.Descriptor, "Decide", "POST /v1/decide", Permissions.Decide, 64 * KiB, handler => handler.DecideAsync)
        {
            Now = handler => handler.DecideNow,
        },
        new EndpointRow<DecisionHandler, GetPriorityRequest>(
            DecisionService.Descriptor, "GetPriority", "POST /v1/priority", Permissions.Decide, 64 * KiB, handler => handler.GetPriorityAsync)
        {
            Now = handler => handler.GetPriorityNow,
        },
        new EndpointRow<DecisionHandler, GetSlaRequest>(
            DecisionService.Descriptor, "GetSla", "POST /v1/sla", Permissions.Decide, 64 * KiB, handler => handler.GetSlaAsync)
        {
            Now = handler => handler.GetSlaNow,
        },
        new EndpointRow<DecisionHandler, GetRouteRequest>(
            DecisionService.Descriptor, "GetRoute", "POST /v1/route", Permissions.Decide, 64 * KiB, handler => handler.GetRouteAsync)
        {
            Now = handler => handler.GetRouteNow,
        },
        new EndpointRow<BatchUseCase, DecideBatchRequest>(
            DecisionService.Descriptor, "DecideBatch", "POST /v1/decide-batch", Permissions.Decide, 4 * MiB, batch => batch.DecideAsync),
        new EndpointRow<IKeptExplanations, GetExplanationRequest>(
            DecisionService.Descriptor, "GetExplanation", "GET /v1/explanations/{decision_id}", Permissions.Explain, 0, kept => kept.GetAsync),
        new EndpointRow<TextCatalogUseCase, GetTextCatalogRequest>(
            DecisionService.Descriptor, "GetTextCatalog", "GET /v1/text-catalogs/{language}", Permissions.Decide, 0, texts => texts.GetAsync),

        new EndpointRow<SlaUseCase, EvaluateClocksRequest>(
            SlaService.Descriptor, "EvaluateClocks", "POST /v1/sla-clocks", Permissions.Decide, ClocksBody, clocks => clocks.EvaluateAsync),
        new EndpointRow<SlaUseCase, PreviewMigrationRequest>(
            SlaService.Descriptor, "PreviewMigration", "POST /v1/sla-migration", Permissions.Decide, ClocksBody, clocks => clocks.PreviewAsync),

        new EndpointRow<RankingUseCase, RankOrdersRequest>(
            RankingService.Descriptor, "RankOrders", "POST /v1/rank-orders", Permissions.Decide, OrdersBody, ranking => ranking.RankAsync),
        new EndpointRow<AllocationUseCase, AllocateStockRequest>(
            RankingService.Descriptor, "AllocateStock", "POST /v1/allocate-stock", Permissions.Decide, OrdersBody, stock => stock.AllocateAsync),

        new EndpointRow<QueueUseCase, ReportQueueStatesRequest>(
            QueueService.Descriptor, "ReportQueueStates", "POST /v1/queue-states", Permissions.Queues, 1 * MiB, queues => queues.ReportAsync),
        new EndpointRow<QueueUseCase, ListQueueStatesRequest>(
            QueueService.Descriptor, "ListQueueStates", "GET /v1/queue-states", Permissions.Queues, 0, queues => queues.ListAsync),

        new EndpointRow<CustomerUseCase, PutCustomerRequest>(
            CustomerService.Descriptor, "PutCustomer", "POST /v1/put-customer", Permissions.CustomersWrite, 64 * KiB,
            customers => customers.PutAsync),
        new EndpointRow<CustomerUseCase, GetCustomerRequest>(
            CustomerService.Descriptor, "GetCustomer", "POST /v1/get-customer", Permissions.CustomersRead, 64 * KiB, customers => customers.GetAsync),
        new EndpointRow<CustomerUseCase, SetOverrideRequest>(
            CustomerService.Descriptor, "SetOverride", "POST /v1/set-override", Permissions.CustomersWrite, 64 * KiB,
            customers => customers.SetOverrideAsync),
        new EndpointRow<CustomerUseCase, ClearOverrideRequest>(
            CustomerService.Descriptor, "ClearOverride", "POST /v1/clear-override", Permissions.CustomersWrite, 64 * KiB,
            customers => customers.ClearOverrideAsync),
        new EndpointRow<ErasureUseCase, RemoveCustomerRequest>(
            CustomerService.Descriptor, "RemoveCustomer", "POST /v1/remove-customer", Permissions.CustomersWrite, 64 * KiB,
            erasure => erasure.RemoveAsync),
        new EndpointRow<ErasureUseCase, TraceCustomerRequest>(
            CustomerService.Descriptor, "TraceCustomer", "POST /v1/trace-customer", Permissions.CustomersRead, 64 * KiB,
            erasure => erasure.TraceAsync),

        new EndpointRow<ExportUseCase, ExportCustomerRequest>(
            CustomerExportService.Descriptor, "ExportCustomer", "POST /v1/export-customer", Permissions.CustomersWrite, 64 * KiB,
            export => export.ExportAsync),

        new EndpointRow<AuditUseCase, ListAuditEntriesRequest>(
            AuditService.Descriptor, "ListAuditEntries", "POST /v1/list-audit-entries", Permissions.Audit, 64 * KiB, audit => audit.ListAsync),

        new EndpointRow<PolicyUseCase, ValidatePolicyRequest>(
            PolicyService.Descriptor, "ValidatePolicy", "POST /v1/validate-policy", Permissions.PoliciesPropose, PolicyBody,
            policies => policies.ValidateAsync),
        new EndpointRow<PolicyUseCase, PublishPolicyRequest>(
            PolicyService.Descriptor, "PublishPolicy", "POST /v1/publish-policy", Permissions.PoliciesPropose, PolicyBody,
            policies => policies.PublishAsync),
        new EndpointRow<PolicyUseCase, ActivatePolicyRequest>(
            PolicyService.Descriptor, "ActivatePolicy", "POST /v1/activate-policy", Permissions.PoliciesActivate, 64 * KiB,
            policies => policies.ActivateAsync),
        new EndpointRow<PolicyUseCase, PreviewRetierRequest>(
            PolicyService.Descriptor, "PreviewRetier", "POST /v1/preview-retier", Permissions.PoliciesPropose, 64 * KiB,
            policies => policies.PreviewRetierAsync),
        new EndpointRow<PolicyUseCase, RollBackPolicyRequest>(
            PolicyService.Descriptor, "RollBackPolicy", "POST /v1/roll-back-policy", Permissions.PoliciesActivate, 64 * KiB,
            policies => policies.RollBackAsync),
        new EndpointRow<PolicyUseCase, ListPoliciesRequest>(
            PolicyService.Descriptor, "ListPolicies", "POST /v1/list-policies", Permissions.PoliciesRead, 64 * KiB, policies => policies.ListAsync),
        new EndpointRow<PolicyUseCase, GetPolicyRequest>(
            PolicyService.Descriptor, "GetPolicy", "POST /v1/get-policy", Permissions.PoliciesRead, 64 * KiB, policies => policies.GetAsync),
        new EndpointRow<PolicyMeaningUseCase, DiffPoliciesRequest>(
            PolicyService.Descriptor, "DiffPolicies", "POST /v1/diff-policies", Permissions.PoliciesRead, PolicyBody,
            meaning => meaning.DiffAsync),
        new EndpointRow<PolicyMeaningUseCase, DescribePolicyRequest>(
            PolicyService.Descriptor, "DescribePolicy", "POST /v1/describe-policy", Permissions.PoliciesRead, PolicyBody,
            meaning => meaning.DescribeAsync),

        // A canary decides for customers, and a shadow costs every node time: whoever may put into force may try, and nobody else.
        new EndpointRow<PolicyTrialUseCase, StartShadowRequest>(
            PolicyTrialService.Descriptor, "StartShadow", "POST /v1/start-shadow", Permissions.PoliciesActivate, 64 * KiB,
            trials => trials.StartShadowAsync),
        new EndpointRow<PolicyTrialUseCase, StopShadowRequest>(
            PolicyTrialService.Descriptor, "StopShadow", "POST /v1/stop-shadow", Permissions.PoliciesActivate, 64 * KiB,
            trials => trials.StopShadowAsync),
        new EndpointRow<PolicyTrialUseCase, StartCanaryRequest>(
            PolicyTrialService.Descriptor, "StartCanary", "POST /v1/start-canary", Permissions.PoliciesActivate, 64 * KiB,
            trials => trials.StartCanaryAsync),
        new EndpointRow<PolicyTrialUseCase, SetCanaryRequest>(
            PolicyTrialService.Descriptor, "SetCanary", "POST /v1/set-canary", Permissions.PoliciesActivate, 64 * KiB,
            trials => trials.SetCanaryAsync),
        new EndpointRow<PolicyTrialUseCase, StopCanaryRequest>(
            PolicyTrialService.Descriptor, "StopCanary", "POST /v1/stop-canary", Permissions.PoliciesActivate, 64 * KiB,
            trials => trials.StopCanaryAsync),
        new EndpointRow<PolicyTrialUseCase, GetPolicyTrialsRequest>(
            PolicyTrialService.Descriptor, "GetPolicyTrials", "POST /v1/get-policy-trials", Permissions.PoliciesRead, 64 * KiB,
            trials => trials.GetAsync),

        // They tell how customers are treated and why, as explanations that are kept do.
        new EndpointRow<PolicyTrialUseCase, ListTrialDifferencesRequest>(
            PolicyTrialService.Descriptor, "ListTrialDifferences", "POST /v1/list-trial-differences",
            Permissions.PoliciesRead | Permissions.Explain, 64 * KiB, trials => trials.ListDifferencesAsync),
    ];

    /// <summary>The rows of <c>DecisionService</c>.</summary>
    public static IReadOnlyList<EndpointRow> Decisions { get; } = [.. All.Where(row => row.Method.Service == DecisionService.Descriptor)];

    /// <summary>What each address needs.</summary>
    public static AccessTable Access { get; } = new(
    [
        .. All.Select(row => (row.GrpcPath, row.Permission)),
        .. All.Select(row => (row.Route, row.Permission)),

        // Open: load balancers and scrapers of metrics have no key, and no customer shows there.
        ("/health/live", Permissions.None),
        ("/health/ready", Permissions.None),
        ("/metrics", Permissions.None),
    ]);
}
