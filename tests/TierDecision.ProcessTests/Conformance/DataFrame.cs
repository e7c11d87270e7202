namespace TierDecision.ProcessTests.Conformance;

/// <summary>A DATA frame.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsLast">Whether it ends the stream.</param>
/// <param name="Padding">The bytes of padding; null for a frame that is not padded.</param>
internal sealed record DataFrame(byte[] Bytes, bool IsLast = false, byte? Padding = null);
