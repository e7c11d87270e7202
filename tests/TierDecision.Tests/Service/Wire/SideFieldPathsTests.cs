using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Wire;

public class SideFieldPathsTests
{
    [Fact]
    public void Every_field_has_a_path_of_the_contract()
    {
        var fields = Enum.GetValues<SideFields>().Where(field => field != SideFields.None).ToList();

        Assert.Equal(SideFieldPaths.All, fields.Select(SideFieldPaths.Of));
        Assert.Subset(RequestFields.Paths.ToHashSet(), SideFieldPaths.All.ToHashSet());
        Assert.Equal("contact.entry_point", SideFieldPaths.Of(SideFields.ContactEntryPoint));
        Assert.Equal("order.attributes", SideFieldPaths.Of(SideFields.OrderAttributes));
    }

    // A caller is always routed: a new field of a contact must not refuse a call.
    [Fact]
    public void Only_the_channel_of_a_contact_must_be_right() => Assert.Equal(
        ["channel"], Contact.Descriptor.Fields.InDeclarationOrder().Where(field => !SideFieldPaths.Has(field)).Select(field => field.Name));
}
