using System.Globalization;
using TierDecision.Core.Customers;

namespace TierDecision.Service.Wire;

/// <summary>Keyed hashes of identifiers as answers show them: 32 hexadecimal digits.</summary>
internal static class KeyHashText
{
    public static string Of(IdentityKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.High:x16}{key.Low:x16}");
}
