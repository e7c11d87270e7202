namespace TierDecision.Service.Access;

/// <summary>The names of callers.</summary>
/// <param name="areNamed">Whether callers need keys, which name them.</param>
internal sealed class Callers(bool areNamed)
{
    /// <summary>Whether callers need keys, which name them.</summary>
    public bool AreNamed { get; } = areNamed;

    /// <summary>The name of the caller; empty if callers need no key.</summary>
    public string NameOf(HttpContext context) => AreNamed ? Caller.NameOf(context) : "";
}
