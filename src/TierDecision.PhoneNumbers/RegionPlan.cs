namespace TierDecision.PhoneNumbers;

/// <summary>What the numbering plan of a region says of prefixes.</summary>
/// <param name="Region">The region's code of ISO 3166.</param>
/// <param name="CallingCode">Its calling code, which other regions may share.</param>
/// <param name="InternationalPrefix">What is dialled in place of the plus sign: a regular expression of the library's.</param>
/// <param name="TrunkPrefix">What is dialled before a national number; empty if nothing is.</param>
internal sealed record RegionPlan(string Region, string CallingCode, string InternationalPrefix, string TrunkPrefix);
