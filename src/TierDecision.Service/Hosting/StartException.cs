namespace TierDecision.Service.Hosting;

/// <summary>The service cannot start. The message is all that people need: what is wrong, where, and what to do.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
