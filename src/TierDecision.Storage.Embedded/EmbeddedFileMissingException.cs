namespace TierDecision.Storage.Embedded;

/// <summary>The store's file is not there, or there is nothing in it, and it may not be made now.</summary>
internal sealed class EmbeddedFileMissingException(string message) : IOException(message);
