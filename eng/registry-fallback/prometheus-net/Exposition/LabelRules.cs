namespace Prometheus;

/// <summary>What Prometheus accepts as the name of a metric or a label.</summary>
/// <remarks>https://prometheus.io/docs/concepts/data_model/ , without the colon, which is reserved for recording rules.</remarks>
internal static class LabelRules
{
    public static void RequireMetricName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a metric name: letters, digits and underscores, not starting with a digit.", nameof(name));
        }
    }

    public static void RequireLabelName(string name)
    {
        if (name is null || !IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a label name: letters, digits and underscores, not starting with a digit.", nameof(name));
        }

        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is not a label name: names that start with two underscores are reserved.", nameof(name));
        }
    }

    public static void RequireDistinct(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new InvalidOperationException($"The label '{name}' is given twice, as a label of the metric or as a static one.");
            }
        }
    }

    private static bool IsName(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
