using BenchmarkDotNet.Attributes;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Benchmarks;

/// <summary>Writing and reading a customer's record, and the keyed hash under which it is found.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class CodecBenchmarks
{
    private readonly byte[] _record = new byte[CustomerRecordCodec.Size];
    private readonly byte[] _written = new byte[CustomerRecordCodec.Size];
    private readonly CustomerScore _score = Cases.Customer.Score;

    [GlobalSetup]
    public void Setup() => CustomerRecordCodec.Write(_score, _record);

    [Benchmark]
    public byte Write()
    {
        CustomerRecordCodec.Write(_score, _written);
        return _written[0];
    }

    [Benchmark]
    public float Read()
    {
        CustomerRecordCodec.TryRead(_record, out var score);
        return score.ValueScore;
    }
}
