using System.Text;

namespace TierDecision.Core.Calendars;

/// <summary>One content line of an iCalendar text, unfolded (RFC 5545, 3.1): a name, parameters and a value.</summary>
/// <param name="Number">The line in the file on which it begins, from 1.</param>
/// <param name="Name">The property's name in upper case; empty where the line has no colon.</param>
/// <param name="Parameters">The parameters as written, in upper case, such as <c>VALUE=DATE</c>.</param>
/// <param name="Value">What stands behind the colon.</param>
internal readonly record struct IcsLine(int Number, string Name, string[] Parameters, string Value)
{
    /// <summary>The lines of <paramref name="text"/>; any line end will do, and empty lines are passed over.</summary>
    public static IEnumerable<IcsLine> Read(string text)
    {
        var builder = new StringBuilder();
        var (number, began) = (0, 0);
        foreach (var physical in text.TrimStart('\ufeff').Split('\n'))
        {
            number++;
            var line = physical.TrimEnd('\r');
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                builder.Append(line, 1, line.Length - 1);
                continue;
            }

            if (builder.Length > 0)
            {
                yield return Parse(began, builder.ToString());
            }

            builder.Clear().Append(line);
            began = number;
        }

        if (builder.Length > 0)
        {
            yield return Parse(began, builder.ToString());
        }
    }

    private static IcsLine Parse(int number, string line)
    {
        var quoted = false;
        var cuts = new List<int>();
        for (var i = 0; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            if (quoted)
            {
                continue;
            }

            if (line[i] == ';')
            {
                cuts.Add(i);
            }
            else if (line[i] == ':')
            {
                cuts.Add(i);
                var parts = cuts.Select((cut, n) => line[(n == 0 ? 0 : cuts[n - 1] + 1)..cut].ToUpperInvariant()).ToArray();
                return new IcsLine(number, parts[0], parts[1..], line[(i + 1)..]);
            }
        }

        return new IcsLine(number, "", [], line);
    }
}
