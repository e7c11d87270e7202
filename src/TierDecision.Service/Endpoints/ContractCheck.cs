using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// Checks that rows cover the contract. A method without a row would be UNIMPLEMENTED to the first who calls it; here it stops the start.
/// </summary>
internal static class ContractCheck
{
    /// <exception cref="InvalidOperationException">A method of a service has no row, or more than one.</exception>
    public static void AssertComplete(IEnumerable<EndpointRow> rows, IEnumerable<ServiceDescriptor> services)
    {
        var byMethod = rows.ToLookup(row => row.Method.FullName);
        var methods = services.SelectMany(service => service.Methods).Select(method => method.FullName).ToList();
        if (methods.Where(method => !byMethod[method].Any()).ToList() is { Count: > 0 } missing)
        {
            throw new InvalidOperationException($"The endpoint table has no row for {string.Join(", ", missing)}.");
        }

        if (methods.Where(method => byMethod[method].Skip(1).Any()).ToList() is { Count: > 0 } doubled)
        {
            throw new InvalidOperationException($"The endpoint table has more than one row for {string.Join(", ", doubled)}.");
        }
    }
}
