using NodaTime;

namespace TierDecision.Storage.Writes;

/// <summary>What a store knows of a customer's override beside the record.</summary>
/// <param name="Tier">The name of the tier; null where the override was ended.</param>
/// <param name="Expiry">When it ends.</param>
/// <param name="Author">Who set or ended it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Version">Its version.</param>
public sealed record CustomerOverride(string? Tier, Instant Expiry, string Author, string Reason, ulong Version);

/// <summary>What a look-up of an override found.</summary>
/// <param name="Status">Whether a person has set or ended one, or the store could not be asked.</param>
/// <param name="Override">The override, where <see cref="LookupStatus.Found"/>.</param>
public readonly record struct OverrideLookup(LookupStatus Status, CustomerOverride? Override);
