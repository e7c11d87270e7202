namespace TierDecision.Core.Customers;

/// <summary>
/// Reads phone numbers that are not E.164 yet: national numbers, other prefixes, extensions. Thread-safe and deterministic: one text always gives one
/// number, in loads and in requests.
/// </summary>
public interface IPhoneNormalizer
{
    /// <summary>
    /// What reads the numbers: the library's version, the version of the rules and the region. Two normalizers with one version give one number for
    /// every text. Empty if only E.164 is read.
    /// </summary>
    string Version { get; }

    /// <summary>
    /// Writes <paramref name="phone"/> as E.164 into <paramref name="destination"/> (at least <see cref="PhoneNumber.MaxLength"/> characters). Never
    /// throws for what the text holds.
    /// </summary>
    /// <param name="phone">At most <see cref="PhoneNumber.MaxTextLength"/> characters, without white space around it.</param>
    /// <param name="destination">Takes the number.</param>
    /// <param name="length">The length of the number; 0 if there is an error.</param>
    IdentityError TryNormalize(ReadOnlySpan<char> phone, Span<char> destination, out int length);
}
