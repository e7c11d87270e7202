namespace TierDecision.Core.Tiers;

/// <summary>The tiers: a list, or the name of a set that is ready made.</summary>
public sealed class TiersConfig
{
    /// <summary>A ready-made set of tiers. Default: none, the tiers are listed.</summary>
    public TierPreset? Preset { get; set; }

    /// <summary>The tiers, best first.</summary>
    public List<TierConfig> List { get; set; } = [];

    /// <summary>The tiers that are meant, the preset's or the listed ones.</summary>
    internal List<TierConfig> Expanded => Preset is { } preset ? TierPresets.Of(preset) : List;
}
