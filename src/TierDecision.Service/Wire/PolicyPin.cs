using System.Globalization;

namespace TierDecision.Service.Wire;

/// <summary>That a contact entered under a policy.</summary>
/// <param name="Revision">The policy's revision as a number; see <see cref="NumberOf"/>.</param>
/// <param name="Minute">The minute of entry, counted since 1970.</param>
internal readonly record struct PolicyPin(ulong Revision, uint Minute)
{
    /// <summary>The number that the 12 hexadecimal digits of a revision are.</summary>
    public static ulong NumberOf(string revision) => ulong.Parse(revision, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
