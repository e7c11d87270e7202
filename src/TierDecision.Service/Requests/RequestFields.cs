using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.Service.Requests;

/// <summary>The paths of all fields of all requests, as errors name them, without the indices of lists.</summary>
internal static class RequestFields
{
    /// <summary>What errors of a JSON document as a whole name.</summary>
    public const string Body = "body";

    /// <summary>What errors of a protobuf message as a whole name.</summary>
    public const string Message = "message";

    // No request is deeper.
    private const int MaxDepth = 8;

    private static readonly Lazy<FrozenSet<string>> Found = new(() => Find().ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The paths, such as <c>contact.topic</c>, and what errors name instead of a field: the choices, and a request as a whole.</summary>
    public static FrozenSet<string> Paths => Found.Value;

    /// <summary>Whether a list has members each of which has its own answer, so that one that is wrong spoils no other.</summary>
    public static bool IsAnsweredAlone(FieldDescriptor field) =>
        field.ContainingType == DecideBatchRequest.Descriptor && field.FieldNumber == DecideBatchRequest.RequestsFieldNumber;

    /// <summary>The requests of all methods.</summary>
    public static IEnumerable<MessageDescriptor> Types =>
        new[]
            {
                DecisionService.Descriptor, SlaService.Descriptor, RankingService.Descriptor, QueueService.Descriptor, CustomerService.Descriptor,
                CustomerExportService.Descriptor, AuditService.Descriptor, PolicyService.Descriptor, PolicyTrialService.Descriptor,
            }
            .SelectMany(service => service.Methods)
            .Select(method => method.InputType)
            .Distinct();

    /// <summary>The descriptor of an enumeration that a request has.</summary>
    public static EnumDescriptor EnumOf(Type type) => Types.SelectMany(Enums).First(one => one.ClrType == type);

    private static IEnumerable<EnumDescriptor> Enums(MessageDescriptor type) => type.Fields.InDeclarationOrder().SelectMany(field =>
        field.FieldType == FieldType.Enum ? [field.EnumType] : field.FieldType == FieldType.Message ? Enums(field.MessageType) : []);

    private static IEnumerable<string> Find() => Types.SelectMany(type => Below("", type, MaxDepth)).Append(Body).Append(Message);

    private static IEnumerable<string> Below(string prefix, MessageDescriptor type, int depth)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            yield return prefix + field.Name;
            if (depth > 0 && field.FieldType == FieldType.Message)
            {
                foreach (var path in Below($"{prefix}{field.Name}.", field.MessageType, depth - 1))
                {
                    yield return path;
                }
            }
        }

        foreach (var oneof in type.Oneofs)
        {
            yield return prefix + oneof.Name;
        }
    }
}
