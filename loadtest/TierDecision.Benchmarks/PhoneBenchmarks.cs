using BenchmarkDotNet.Attributes;
using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;

namespace TierDecision.Benchmarks;

/// <summary>What it costs to read a phone number, by the way that it is written: E.164, with separators, national, odd.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class PhoneBenchmarks
{
    private readonly PhoneNormalizer _german = PhoneNormalizer.Create("DE").Normalizer!;
    private readonly char[] _number = new char[PhoneNumber.MaxLength];

    [Benchmark(Baseline = true)]
    public int E164() => Read("+442079460958");

    [Benchmark]
    public int Separators_and_extension() => Read("+44 (20) 7946-0958 ext. 12");

    [Benchmark]
    public int National() => Read("030 901820");

    [Benchmark]
    public int Missing_plus() => Read("442079460958");

    [Benchmark]
    public int Abolished_form() => Read("+5213312345678");

    [Benchmark]
    public int Long_and_of_no_plan() => Read("00000000000000000999999999999999");

    [Benchmark]
    public int Longest_text_of_no_number() => Read(Longest);

    private static readonly string Longest = string.Concat(Enumerable.Repeat("- ", PhoneNumber.MaxTextLength / 2));

    private int Read(string text)
    {
        PhoneNumber.TryNormalize(text, _german, _number, out var length);
        return length;
    }
}
