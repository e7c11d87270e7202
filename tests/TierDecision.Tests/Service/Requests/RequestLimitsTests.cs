using Google.Protobuf.Reflection;
using TierDecision.Service.Requests;

namespace TierDecision.Tests.Service.Requests;

public class RequestLimitsTests
{
    [Fact]
    public void Every_list_of_every_request_has_a_limit() => Assert.Empty(
        RequestFields.Types.SelectMany(Messages).Distinct().SelectMany(type => type.Fields.InDeclarationOrder())
            .Where(field => (field.IsRepeated || field.IsMap) && !RequestLimits.IsListed(field))
            .Select(field => field.FullName));

    private static IEnumerable<MessageDescriptor> Messages(MessageDescriptor type) =>
    [
        type,
        .. type.Fields.InDeclarationOrder()
            .Where(field => field.FieldType == FieldType.Message && !field.IsMap && field.MessageType.File.Package == type.File.Package)
            .SelectMany(field => Messages(field.MessageType)),
    ];
}
