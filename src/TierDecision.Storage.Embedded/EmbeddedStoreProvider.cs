using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;

namespace TierDecision.Storage.Embedded;

/// <summary>The embedded store: the one of an installation without a store of its own, so its settings are never missing.</summary>
public sealed class EmbeddedStoreProvider : IStoreProvider
{
    private readonly EmbeddedStoreOptions _options;
    private readonly AuditOptions _audit;

    private EmbeddedStoreProvider(TierDecisionOptions settings) => (_options, _audit) = (settings.Embedded, settings.Audit);

    /// <inheritdoc/>
    public string Description => $"the embedded store {Path.GetFullPath(_options.File)}";

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public string? DefaultIdentityKeyFile => _options.IdentityKeyFile();

    /// <summary>The provider.</summary>
    public static IStoreProvider Create(TierDecisionOptions settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new EmbeddedStoreProvider(settings);
    }

    /// <inheritdoc/>
    public ICustomerStore Open(ILoggerFactory loggers, TimeProvider time) =>
        new EmbeddedCustomerStore(_options, loggers.CreateLogger<EmbeddedCustomerStore>(), time, _audit);

    /// <inheritdoc/>
    public ILineLog? OpenLog(string name, long length, ILoggerFactory loggers) => null;

    /// <inheritdoc/>
    public IDistributedCache? OpenCache() => null;
}
