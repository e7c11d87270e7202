using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Benchmarks;

/// <summary>
/// The replica's look-up by the number of customers, with keys at random. Beside it two reads at random places of as much memory, of which the second
/// depends on the first, as the record depends on the slot: what the memory alone takes. Each look-up waits for the one before.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class ReplicaBenchmarks
{
    private const double SlotsPerCustomer = 1 / 0.75;
    private const int SlotBytes = 8;

    private CustomerTable _table = null!;
    private Chunk[] _slots = null!;
    private Chunk[] _records = null!;
    private ulong _state = 1;

    [Params(10_000, 100_000, 1_000_000, 10_000_000)]
    public int Customers { get; set; }

    [GlobalSetup(Targets = [nameof(LookUp), nameof(LookUpUnknown)])]
    public void FillReplica()
    {
        _table = new CustomerTable(Customers, 0);
        for (var i = 0; i < Customers; i++)
        {
            _table.Set(KeyOf((ulong)i), PackedRecord.From(new CustomerScore { ValueScore = i % 100, Tier = (byte)(i % 4) }));
        }
    }

    [GlobalSetup(Target = nameof(TwoRandomReads))]
    public void FillMemory()
    {
        _records = new Chunk[Customers];
        _slots = new Chunk[(int)(Customers * SlotsPerCustomer * SlotBytes / Unsafe.SizeOf<Chunk>())];
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i].Number = (int)(Mix((ulong)i) % (uint)Customers);
        }

        for (var i = 0; i < _records.Length; i++)
        {
            _records[i].Number = i;
        }
    }

    [Benchmark(Baseline = true)]
    public int TwoRandomReads()
    {
        _state = Mix(_state);
        var number = _slots[_state % (uint)_slots.Length].Number;
        var read = _records[number].Number;
        _state += (uint)(read & 1);
        return read;
    }

    [Benchmark]
    public float LookUp()
    {
        _state = Mix(_state);
        _table.TryFind(IdentifierKind.CustomerId, KeyOf(_state % (uint)Customers), out var score);
        _state += score.Tier;
        return score.ValueScore;
    }

    [Benchmark]
    public bool LookUpUnknown()
    {
        _state = Mix(_state);
        var found = _table.TryFind(IdentifierKind.CustomerId, KeyOf(_state % (uint)Customers + (uint)Customers), out var score);
        _state += score.Tier;
        return found;
    }

    private static IdentityKey KeyOf(ulong customer) => new(Mix(customer), Mix(~customer));

    // SplitMix64's finalizer (Steele, Lea, Flood, OOPSLA 2014): one number of a sequence without the ones before.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    // As long as a key and a record.
    [InlineArray((IdentityKey.Size + CustomerRecordCodec.Size) / sizeof(int))]
    private struct Chunk
    {
        private int _first;

        public int Number
        {
            readonly get => this[0];
            set => this[0] = value;
        }
    }
}
