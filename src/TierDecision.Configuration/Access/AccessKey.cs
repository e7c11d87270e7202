using NodaTime;

namespace TierDecision.Configuration.Access;

/// <summary>One entry of a keys file. The key itself is nowhere.</summary>
/// <param name="Name">The caller's name.</param>
/// <param name="Hash">The key's SHA-256.</param>
/// <param name="Allow">What the caller may do.</param>
/// <param name="Expires">The last day on which the key is good, in UTC; null for always.</param>
public sealed record AccessKey(string Name, AccessKeyHash Hash, Permissions Allow, LocalDate? Expires)
{
    /// <summary>From when on the key is no good; null for never.</summary>
    public Instant? ExpiresAt => Expires?.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
}
