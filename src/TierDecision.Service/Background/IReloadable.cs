namespace TierDecision.Service.Background;

/// <summary>Something that is read from files and can be read anew while the service runs.</summary>
internal interface IReloadable
{
    /// <summary>Reads it anew. What cannot be used changes nothing and is logged by its owner. Returns what was done, in a few words.</summary>
    string Reload();
}
