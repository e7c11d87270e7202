namespace TierDecision.Core.Customers;

/// <summary>Reads nothing: for who takes E.164 only.</summary>
public sealed class E164Only : IPhoneNormalizer
{
    private E164Only()
    {
    }

    /// <summary>The only one.</summary>
    public static E164Only Instance { get; } = new();

    /// <inheritdoc/>
    public string Version => "";

    /// <inheritdoc/>
    public IdentityError TryNormalize(ReadOnlySpan<char> phone, Span<char> destination, out int length)
    {
        length = 0;
        return IdentityError.NotAPhoneNumber;
    }
}
