using System.Globalization;
using System.Text;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>One sample line of the Prometheus text format.</summary>
internal sealed record PrometheusSample(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    /// <summary>The name with the labels in the order of their names: equal for two lines of one series.</summary>
    public string Key => KeyOf(Name, Labels);

    public static string KeyOf(string name, IEnumerable<(string Name, string Value)> labels) =>
        name + "\u0001" + string.Join('\u0001', labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => label.Name + "\u0002" + label.Value));

    public static void RequireName(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(IsNamePart))
        {
            throw new FormatException($"'{name}' is not a name.");
        }
    }

    public static PrometheusSample Parse(string line)
    {
        var at = 0;
        var name = ReadName(line, ref at);
        var labels = new List<(string Name, string Value)>();
        if (at < line.Length && line[at] == '{')
        {
            at++;
            while (true)
            {
                labels.Add((ReadName(line, ref at), ReadLabelValue(line, ref at)));
                var end = Take(line, ref at);
                if (end == '}')
                {
                    break;
                }

                Require(end == ',', "A comma or a brace must follow a label.");
            }
        }

        Require(Take(line, ref at) == ' ', "One space must stand before the value.");
        Require(labels.Select(label => label.Name).Distinct(StringComparer.Ordinal).Count() == labels.Count, "A label occurs twice.");
        return new PrometheusSample(name, labels, ReadValue(line[at..]));
    }

    /// <summary>A number as Go's ParseFloat reads it, which is what the format refers to.</summary>
    public static double ReadValue(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" or "Infinity" or "+Infinity" => double.PositiveInfinity,
        "-Inf" or "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is not a number."),
    };

    private static string ReadName(string line, ref int at)
    {
        var start = at;
        while (at < line.Length && IsNamePart(line[at]))
        {
            at++;
        }

        var name = line[start..at];
        RequireName(name);
        return name;
    }

    private static string ReadLabelValue(string line, ref int at)
    {
        Require(Take(line, ref at) == '=' && Take(line, ref at) == '"', "A label's value must be quoted.");
        var value = new StringBuilder();
        while (true)
        {
            var c = Take(line, ref at);
            if (c == '"')
            {
                return value.ToString();
            }

            value.Append(c != '\\' ? c : Take(line, ref at) switch
            {
                '\\' => '\\',
                '"' => '"',
                'n' => '\n',
                var unknown => throw new FormatException($"'\\{unknown}' is not an escape."),
            });
        }
    }

    private static char Take(string line, ref int at) =>
        at < line.Length ? line[at++] : throw new FormatException("The line ends too early.");

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException(message);
        }
    }
}
