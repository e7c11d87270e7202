namespace TierDecision.Cli.Terminal;

/// <summary>Callers as people are shown them.</summary>
internal static class CallerText
{
    // A service that asks callers for no key does not know them; an empty cell would look like a defect.
    private const string NoKeys = "(no keys)";

    /// <summary>The name of a caller, or that the service asked for no key.</summary>
    public static string Of(string caller) => caller.Length == 0 ? NoKeys : caller;

    /// <summary>The same, with whom it acted for.</summary>
    public static string Of(string caller, string author) => author.Length == 0 ? Of(caller) : $"{Of(caller)}, for {author}";
}
