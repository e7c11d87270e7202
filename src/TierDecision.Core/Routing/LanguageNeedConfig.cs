using NodaTime;

namespace TierDecision.Core.Routing;

/// <summary>The agent should speak the contact's language, else the customer's preferred one.</summary>
public sealed class LanguageNeedConfig
{
    /// <summary>Whether only such agents may answer, or they come first. Required.</summary>
    public LanguageNeed? Need { get; set; }

    /// <summary>
    /// For how long; then what was required is preferred, and what was preferred is dropped. Default: as long as the target is tried.
    /// </summary>
    public Duration? For { get; set; }
}
