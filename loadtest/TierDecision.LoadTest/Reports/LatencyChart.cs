using System.Globalization;
using System.Net;
using System.Text;

namespace TierDecision.LoadTest.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Rate and latency in microseconds, by rate; a hollow point is one where the server could not keep up.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double Rate, double Latency, bool Hollow)> Points);

/// <summary>Draws latency by rate as SVG: the rate even, the latency by powers of ten.</summary>
internal static class LatencyChart
{
    private const int Width = 760;
    private const int Height = 340;
    private const int Left = 70;
    private const int Right = 130;
    private const int Top = 34;
    private const int Bottom = 46;
    private const int RateTicks = 5;

    /// <summary>The chart; the empty string where there is no point to draw.</summary>
    public static string Draw(string title, IReadOnlyList<ChartLine> lines)
    {
        var points = lines.SelectMany(line => line.Points).Where(point => point.Latency > 0).ToList();
        if (points.Count == 0)
        {
            return "";
        }

        var highestRate = points.Max(point => point.Rate);
        var lowest = (int)Math.Floor(Math.Log10(points.Min(point => point.Latency)));
        var highest = Math.Max(lowest + 1, (int)Math.Ceiling(Math.Log10(points.Max(point => point.Latency))));
        var svg = new StringBuilder();
        Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(title)}\">");
        Add($"<text class=\"title\" x=\"{Left}\" y=\"18\">{Text(title)}</text>");
        for (var power = lowest; power <= highest; power++)
        {
            var y = Y(Math.Pow(10, power));
            Add($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Width - Right}\" y2=\"{y:F1}\"/>");
            Add($"<text class=\"axis\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{y + 4:F1}\">{Latency(power)}</text>");
        }

        for (var tick = 0; tick <= RateTicks; tick++)
        {
            var rate = highestRate * tick / RateTicks;
            Add($"<text class=\"axis\" text-anchor=\"middle\" x=\"{X(rate):F1}\" y=\"{Height - Bottom + 18}\">{rate:N0}</text>");
        }

        Add($"<text class=\"axis\" text-anchor=\"middle\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\">requests a second, offered</text>");
        for (var i = 0; i < lines.Count; i++)
        {
            DrawLine(lines[i], i);
        }

        Add($"</svg>");
        return svg.ToString();

        void DrawLine(ChartLine line, int number)
        {
            var drawn = line.Points.Where(point => point.Latency > 0).OrderBy(point => point.Rate).ToList();
            if (drawn.Count == 0)
            {
                return;
            }

            var path = string.Join(' ', drawn.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Rate):F1},{Y(point.Latency):F1}")));
            Add($"<g class=\"line{number}\"><polyline points=\"{path}\"/>");
            foreach (var (rate, latency, hollow) in drawn)
            {
                Add($"<circle class=\"{(hollow ? "hollow" : "full")}\" cx=\"{X(rate):F1}\" cy=\"{Y(latency):F1}\" r=\"3.5\"><title>{Text(line.Name)}: {latency:N0} us at {rate:N0}/s</title></circle>");
            }

            // The names stand beside the chart in the order of the lines, where they cannot run into each other.
            Add($"<rect x=\"{Width - Right + 16}\" y=\"{Top + (20 * number)}\" width=\"10\" height=\"10\"/>");
            Add($"<text class=\"axis\" x=\"{Width - Right + 32}\" y=\"{Top + 9 + (20 * number)}\">{Text(line.Name)}</text></g>");
        }

        double X(double rate) => Left + ((Width - Left - Right) * rate / highestRate);

        double Y(double latency) => Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(latency) - lowest) / (highest - lowest));

        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Latency(int power) => power switch
    {
        >= 6 => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, power - 6):N0} s"),
        >= 3 => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, power - 3):N0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, power):N0} us"),
    };
}
