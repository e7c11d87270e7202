using Google.Protobuf.Reflection;

namespace TierDecision.Service.Requests;

/// <summary>What an enumeration of the contract has to choose from.</summary>
internal static class EnumChoices
{
    /// <summary>The names of its members, without the one that says nothing.</summary>
    public static IReadOnlyList<string> Of(EnumDescriptor type) =>
        [.. type.Values.Where(value => value.Number != 0).Select(value => value.Name)];

    /// <summary>The names as an error lists them.</summary>
    public static string Text(EnumDescriptor type) => string.Join(", ", Of(type));

    /// <summary>The same for an enumeration by its type.</summary>
    public static string Text<T>()
        where T : struct, Enum => Text(RequestFields.EnumOf(typeof(T)));
}
