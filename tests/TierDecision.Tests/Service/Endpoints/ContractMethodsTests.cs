using TierDecision.Service.Endpoints;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints;

public sealed class ContractMethodsTests
{
    private readonly ContractMethods _methods = new(SlaService.Descriptor);

    [Fact]
    public void Every_method_bound_once_is_well()
    {
        foreach (var method in SlaService.Descriptor.Methods)
        {
            Assert.Same(method, _methods.Bind(method.Name));
        }

        _methods.AssertAllBound();
    }

    [Fact]
    public void Rejects_a_method_that_is_not_bound()
    {
        var names = SlaService.Descriptor.Methods.Select(method => method.Name).ToList();
        foreach (var name in names.Skip(1))
        {
            _methods.Bind(name);
        }

        var error = Assert.Throws<InvalidOperationException>(_methods.AssertAllBound);

        Assert.EndsWith($": {names[0]}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_method_that_is_bound_twice()
    {
        var name = SlaService.Descriptor.Methods[0].Name;
        _methods.Bind(name);

        Assert.Contains("bound twice", Assert.Throws<InvalidOperationException>(() => _methods.Bind(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_method_that_the_contract_does_not_have() =>
        Assert.Contains("no method Ask", Assert.Throws<InvalidOperationException>(() => _methods.Bind("Ask")).Message, StringComparison.Ordinal);
}
