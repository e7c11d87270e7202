using System.Numerics;
using Google.Protobuf.Reflection;
using TierDecision.V1;

namespace TierDecision.Service.Wire;

/// <summary>The paths of <see cref="SideFields"/>, as errors and reasons name them.</summary>
internal static class SideFieldPaths
{
    // In the order of the bits.
    private static readonly string[] Paths =
    [
        "request_id",
        "contact.arrived_at", "contact.language", "contact.topic", "contact.entry_point", "contact.attestation", "contact.matter",
        "contact.attributes", "contact.waits_in", "contact.policy_pin",
        "ticket.language", "ticket.topic", "ticket.channel", "ticket.matter", "ticket.attributes",
        "order.region", "order.channel", "order.attributes",
    ];

    /// <summary>All paths; the index of each is its bit.</summary>
    public static IReadOnlyList<string> All => Paths;

    /// <summary>The path of one field.</summary>
    public static string Of(SideFields field) => Paths[IndexOf(field)];

    /// <summary>The index of the first of some fields.</summary>
    public static int IndexOf(SideFields fields) => BitOperations.TrailingZeroCount((uint)fields);

    /// <summary>Some fields without the first of them.</summary>
    public static SideFields WithoutFirst(SideFields fields) => fields & (fields - 1);

    /// <summary>Whether a question is decided without a field of its context.</summary>
    public static bool Has(FieldDescriptor field) =>
        PrefixOf(field.ContainingType) is { } prefix && Paths.Contains($"{prefix}.{field.Name}", StringComparer.Ordinal);

    private static string? PrefixOf(MessageDescriptor type) =>
        type == Contact.Descriptor ? "contact" : type == Ticket.Descriptor ? "ticket" : type == Order.Descriptor ? "order" : null;
}
