using System.Collections.Frozen;
using TierDecision.Configuration.Access;

namespace TierDecision.Service.Access;

/// <summary>
/// What each address needs: every method of the contract and every HTTP route. What is not here is refused. Paths are compared as routing compares them, without regard to
/// case and to a slash at the end.
/// </summary>
internal static class AccessTable
{
    private const string Explanations = "/v1/explanations/";

    private static readonly FrozenDictionary<string, Permissions> ByPath = new Dictionary<string, Permissions>
    {
        // Open: whoever balances load or scrapes metrics has no key, and no customer shows there.
        ["/health/live"] = Permissions.None,
        ["/health/ready"] = Permissions.None,
        ["/metrics"] = Permissions.None,

        ["/tierdecision.v1.DecisionService/Decide"] = Permissions.Decide,
        ["/tierdecision.v1.DecisionService/GetPriority"] = Permissions.Decide,
        ["/tierdecision.v1.DecisionService/GetSla"] = Permissions.Decide,
        ["/tierdecision.v1.DecisionService/GetRoute"] = Permissions.Decide,
        ["/tierdecision.v1.DecisionService/DecideBatch"] = Permissions.Decide,
        ["/tierdecision.v1.DecisionService/GetExplanation"] = Permissions.Explain,
        ["/tierdecision.v1.SlaService/EvaluateClocks"] = Permissions.Decide,
        ["/tierdecision.v1.SlaService/PreviewMigration"] = Permissions.Decide,
        ["/tierdecision.v1.RankingService/RankOrders"] = Permissions.Decide,
        ["/tierdecision.v1.RankingService/AllocateStock"] = Permissions.Decide,
        ["/tierdecision.v1.QueueService/ReportQueueStates"] = Permissions.Queues,
        ["/tierdecision.v1.QueueService/ListQueueStates"] = Permissions.Queues,
        ["/tierdecision.v1.CustomerService/GetCustomer"] = Permissions.CustomersRead,
        ["/tierdecision.v1.CustomerService/TraceCustomer"] = Permissions.CustomersRead,
        ["/tierdecision.v1.CustomerService/PutCustomer"] = Permissions.CustomersWrite,
        ["/tierdecision.v1.CustomerService/RemoveCustomer"] = Permissions.CustomersWrite,
        ["/tierdecision.v1.CustomerService/SetOverride"] = Permissions.CustomersWrite,
        ["/tierdecision.v1.CustomerService/ClearOverride"] = Permissions.CustomersWrite,

        ["/v1/decide"] = Permissions.Decide,
        ["/v1/priority"] = Permissions.Decide,
        ["/v1/sla"] = Permissions.Decide,
        ["/v1/route"] = Permissions.Decide,
        ["/v1/decide-batch"] = Permissions.Decide,
        ["/v1/sla-clocks"] = Permissions.Decide,
        ["/v1/sla-migration"] = Permissions.Decide,
        ["/v1/rank-orders"] = Permissions.Decide,
        ["/v1/allocate-stock"] = Permissions.Decide,
        ["/v1/queue-states"] = Permissions.Queues,
        ["/v1/get-customer"] = Permissions.CustomersRead,
        ["/v1/trace-customer"] = Permissions.CustomersRead,
        ["/v1/put-customer"] = Permissions.CustomersWrite,
        ["/v1/remove-customer"] = Permissions.CustomersWrite,
        ["/v1/set-override"] = Permissions.CustomersWrite,
        ["/v1/clear-override"] = Permissions.CustomersWrite,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a call of <paramref name="path"/> needs, <see cref="Permissions.None"/> where it is open to all; false where there is no such address.</summary>
    public static bool TryFind(string path, out Permissions needed) => ByPath.TryGetValue(path, out needed) || TryFindOther(path, out needed);

    private static bool TryFindOther(string path, out Permissions needed)
    {
        if (path.Length > 1 && path.EndsWith('/'))
        {
            path = path[..^1];
        }

        if (ByPath.TryGetValue(path, out needed))
        {
            return true;
        }

        // One segment more, the id of a decision.
        needed = Permissions.Explain;
        return path.StartsWith(Explanations, StringComparison.OrdinalIgnoreCase) && path.Length > Explanations.Length && !path.AsSpan(Explanations.Length).Contains('/');
    }
}
