namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>
/// A strict reader of the Prometheus text format 0.0.4: what it takes, Prometheus takes, and it refuses more, such as a
/// family without a type, a family in two pieces, or a histogram that does not add up.
/// Format: https://prometheus.io/docs/instrumenting/exposition_formats/
/// </summary>
internal sealed class PrometheusText
{
    private readonly Dictionary<string, PrometheusFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private PrometheusFamily? _current;

    private PrometheusText()
    {
    }

    public IReadOnlyDictionary<string, PrometheusFamily> Families => _families;

    /// <exception cref="FormatException">The text is not in the format; the message names the line.</exception>
    public static PrometheusText Parse(string text)
    {
        var parsed = new PrometheusText();
        if (text.Length == 0)
        {
            return parsed;
        }

        if (!text.EndsWith('\n'))
        {
            throw new FormatException("The last line does not end.");
        }

        var lines = text[..^1].Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                parsed.ReadLine(lines[i]);
            }
            catch (FormatException e)
            {
                throw new FormatException($"Line {i + 1}, '{lines[i]}': {e.Message}", e);
            }
        }

        foreach (var family in parsed._families.Values)
        {
            family.Verify();
        }

        return parsed;
    }

    /// <summary>The value of the one series with exactly these labels.</summary>
    public double Value(string name, params (string Name, string Value)[] labels)
    {
        var key = PrometheusSample.KeyOf(name, labels);
        return _families.Values.SelectMany(family => family.Samples).Single(sample => sample.Key == key).Value;
    }

    private void ReadLine(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            var (name, help) = SplitDeclaration(line["# HELP ".Length..]);
            Begin(name).SetHelp(help);
        }
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var (name, type) = SplitDeclaration(line["# TYPE ".Length..]);
            Begin(name).SetType(type);
        }
        else
        {
            var sample = PrometheusSample.Parse(line);
            if (_current is null || !_current.Owns(sample.Name))
            {
                throw new FormatException("The sample does not stand below the declaration of its family.");
            }

            if (!_series.Add(sample.Key))
            {
                throw new FormatException("The series occurs twice.");
            }

            _current.Add(sample);
        }
    }

    private static (string Name, string Text) SplitDeclaration(string declaration)
    {
        var space = declaration.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            throw new FormatException("A space must follow the name.");
        }

        var name = declaration[..space];
        PrometheusSample.RequireName(name);
        return (name, declaration[(space + 1)..]);
    }

    private PrometheusFamily Begin(string name)
    {
        if (_current?.Name != name)
        {
            _current = new PrometheusFamily(name);
            if (!_families.TryAdd(name, _current))
            {
                throw new FormatException("The lines of one family must stand together.");
            }
        }

        return _current;
    }
}
