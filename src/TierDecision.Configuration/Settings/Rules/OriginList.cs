namespace TierDecision.Configuration.Settings.Rules;

/// <summary>Origins of web pages in the text of a setting, separated by commas.</summary>
public static class OriginList
{
    /// <summary>The origins in <paramref name="text"/>, as they are written.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
