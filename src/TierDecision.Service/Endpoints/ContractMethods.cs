using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// Keeps count while the methods of a service are bound by hand: each exactly once. A method that nobody bound would be UNIMPLEMENTED to the first who calls
/// it; here it stops the start.
/// </summary>
internal sealed class ContractMethods(ServiceDescriptor service)
{
    private readonly HashSet<string> _unbound = [.. service.Methods.Select(method => method.Name)];

    /// <summary>The method of the contract with this name, which is bound now.</summary>
    /// <exception cref="InvalidOperationException">The contract has no such method, or it is bound already.</exception>
    public MethodDescriptor Bind(string name)
    {
        var method = service.FindMethodByName(name) ?? throw new InvalidOperationException($"{service.FullName} has no method {name}.");
        return _unbound.Remove(name) ? method : throw new InvalidOperationException($"{method.FullName} is bound twice.");
    }

    /// <summary>To be called when all are bound.</summary>
    /// <exception cref="InvalidOperationException">Some are not.</exception>
    public void AssertAllBound()
    {
        if (_unbound.Count > 0)
        {
            throw new InvalidOperationException($"{service.FullName} has methods that nobody bound: {string.Join(", ", _unbound.Order())}.");
        }
    }
}
