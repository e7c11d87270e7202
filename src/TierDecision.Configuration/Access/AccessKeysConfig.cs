using NodaTime;

namespace TierDecision.Configuration.Access;

/// <summary>A keys file as people write it.</summary>
internal sealed class AccessKeysConfig
{
    public List<AccessKeyConfig> Keys { get; set; } = [];
}

/// <summary>One key as people write it.</summary>
internal sealed class AccessKeyConfig
{
    public string Name { get; set; } = "";

    public string Sha256 { get; set; } = "";

    public List<string> Allow { get; set; } = [];

    public LocalDate? Expires { get; set; }
}
