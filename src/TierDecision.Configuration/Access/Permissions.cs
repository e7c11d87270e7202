using System.Collections.Frozen;

namespace TierDecision.Configuration.Access;

/// <summary>What the holder of a key may do. The words of keys files are those of <see cref="PermissionWords"/>.</summary>
[Flags]
public enum Permissions : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>decide</c>: decisions, SLA clocks and rankings, also explained ones.</summary>
    Decide = 1,

    /// <summary><c>explain</c>: explanations that were kept of earlier decisions, whoever asked for those.</summary>
    Explain = 2,

    /// <summary><c>queues</c>: report and list the states of queues.</summary>
    Queues = 4,

    /// <summary><c>customers.read</c>: read and trace single customers.</summary>
    CustomersRead = 8,

    /// <summary><c>customers.write</c>: write, override and remove single customers.</summary>
    CustomersWrite = 16,

    /// <summary><c>audit</c>: read who changed what.</summary>
    Audit = 32,

    /// <summary><c>policies.read</c>: list, read, compare and describe the policies of the library, and see what is tried.</summary>
    PoliciesRead = 64,

    /// <summary><c>policies.propose</c>: validate policies and put them into the library, not into force.</summary>
    PoliciesPropose = 128,

    /// <summary><c>policies.activate</c>: put a policy of the library into force, or try it.</summary>
    PoliciesActivate = 256,
}

/// <summary>The words by which keys files name permissions.</summary>
public static class PermissionWords
{
    private static readonly FrozenDictionary<string, Permissions> ByWord = new Dictionary<string, Permissions>
    {
        ["decide"] = Permissions.Decide,
        ["explain"] = Permissions.Explain,
        ["queues"] = Permissions.Queues,
        ["customers.read"] = Permissions.CustomersRead,
        ["customers.write"] = Permissions.CustomersWrite,
        ["audit"] = Permissions.Audit,
        ["policies.read"] = Permissions.PoliciesRead,
        ["policies.propose"] = Permissions.PoliciesPropose,
        ["policies.activate"] = Permissions.PoliciesActivate,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByWord.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The permission that a word names.</summary>
    public static bool TryParse(string word, out Permissions permission) => ByWord.TryGetValue(word, out permission);

    /// <summary>The words of <paramref name="permissions"/>, such as <c>decide, queues</c>.</summary>
    public static string Text(Permissions permissions) => string.Join(", ", All.Where(word => permissions.HasFlag(ByWord[word])));
}
