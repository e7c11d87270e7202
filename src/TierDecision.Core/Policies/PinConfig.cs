using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>Whether those who wait keep the policy under which they came, if another one is put into force meanwhile.</summary>
public sealed class PinConfig
{
    /// <summary>
    /// From when on a contact keeps this policy: <c>entry</c>, from the first question about it, if later ones bring the pin of its answer; or
    /// <c>none</c>, never. Default: <c>none</c>.
    /// </summary>
    public PinFrom Contacts { get; set; } = PinFrom.None;

    /// <summary>For how long, 1 minute to 7 days. Required where contacts are pinned.</summary>
    public Duration? For { get; set; }
}
