namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>The samples of one metric with its declaration.</summary>
internal sealed class PrometheusFamily(string name)
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];

    private readonly List<PrometheusSample> _samples = [];

    public string Name { get; } = name;

    public string? Help { get; private set; }

    public string? Type { get; private set; }

    public IReadOnlyList<PrometheusSample> Samples => _samples;

    public void SetHelp(string help) => Help = Help is null && _samples.Count == 0
        ? help
        : throw new FormatException("A family has one help text, before its samples.");

    public void SetType(string type)
    {
        if (Type is not null || _samples.Count > 0)
        {
            throw new FormatException("A family has one type, before its samples.");
        }

        Type = Types.Contains(type, StringComparer.Ordinal) ? type : throw new FormatException($"'{type}' is not a type.");
    }

    public bool Owns(string sample) => Type switch
    {
        "histogram" => sample == Name + "_bucket" || sample == Name + "_sum" || sample == Name + "_count",
        "summary" => sample == Name || sample == Name + "_sum" || sample == Name + "_count",
        _ => sample == Name,
    };

    public void Add(PrometheusSample sample)
    {
        if (Type is null)
        {
            throw new FormatException("The type must stand before the samples.");
        }

        if (Type == "counter" && sample.Value < 0)
        {
            throw new FormatException("A counter is not negative.");
        }

        _samples.Add(sample);
    }

    public void Verify()
    {
        if (Type is null)
        {
            throw new FormatException($"'{Name}' has no type.");
        }

        if (Type == "histogram")
        {
            foreach (var series in _samples.GroupBy(sample => PrometheusSample.KeyOf(string.Empty, sample.Labels.Where(label => label.Name != "le"))))
            {
                VerifyHistogram([.. series]);
            }
        }
    }

    private void VerifyHistogram(PrometheusSample[] series)
    {
        var buckets = series.Where(sample => sample.Name == Name + "_bucket")
            .Select(sample => (Bound: PrometheusSample.ReadValue(sample.Labels.Single(label => label.Name == "le").Value), sample.Value))
            .ToArray();
        if (buckets.Length == 0 || !double.IsPositiveInfinity(buckets[^1].Bound))
        {
            throw new FormatException($"The last bucket of '{Name}' is not +Inf.");
        }

        for (var i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].Bound <= buckets[i - 1].Bound || buckets[i].Value < buckets[i - 1].Value)
            {
                throw new FormatException($"The buckets of '{Name}' do not rise.");
            }
        }

        if (series.Count(sample => sample.Name == Name + "_sum") != 1
            || series.Count(sample => sample.Name == Name + "_count") != 1
            || series.Single(sample => sample.Name == Name + "_count").Value != buckets[^1].Value)
        {
            throw new FormatException($"The sum and count of '{Name}' are missing or the count is not its last bucket.");
        }
    }
}
