using System.Diagnostics;
using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;
using TierDecision.Store.Packed;
using TierDecision.Store.Replica;

namespace TierDecision.LoadTest.Stores;

/// <summary>
/// Times look-ups, and beside them what the memory alone costs: two plain reads, the second at a place that the first one tells, in two arrays as large as
/// the replica's. In both, each begins only when the one before has answered, so that latencies are measured and not how many of them overlap.
/// </summary>
internal static class LookupTimer
{
    private const int Lookups = 500_000;
    private const int Passes = 5;

    // The number of a record at the end of a 20-byte slot, and the version at the end of a record: 32-bit and 64-bit words.
    private const int SlotWords = 5;
    private const int RecordWords = CustomerRecordCodec.Size / sizeof(ulong);

    /// <summary>Nanoseconds of a look-up of customers drawn evenly; the median of some passes.</summary>
    public static double Replica(CustomerReplica replica, PreparedCustomers customers, IdentifierKind kind)
    {
        var keys = customers.Draw(kind, Lookups);
        return Time(() =>
        {
            var at = 0;
            for (var i = 0; i < Lookups; i++)
            {
                replica.TryFind(kind, keys[at], out var score);

                // Every customer's version is 1.
                at += (int)score.Version;
            }

            return at;
        });
    }

    /// <summary>Nanoseconds of the two plain reads; the median of some passes.</summary>
    /// <param name="indexBytes">The size of the replica's table of keys.</param>
    /// <param name="records">The number of records.</param>
    public static double Memory(long indexBytes, int records)
    {
        var random = new SplitMix64(2);
        var slots = (int)(indexBytes / (SlotWords * sizeof(int)));
        var index = new int[(long)slots * SlotWords];
        for (var slot = 0; slot < slots; slot++)
        {
            index[((long)slot * SlotWords) + SlotWords - 1] = (int)(random.Next() % (ulong)records);
        }

        var values = new ulong[(long)records * RecordWords];
        for (var record = 0; record < records; record++)
        {
            values[((long)record * RecordWords) + RecordWords - 1] = 1;
        }

        var places = new int[Lookups];
        for (var i = 0; i < Lookups; i++)
        {
            places[i] = (int)(random.Next() % (ulong)slots);
        }

        return Time(() =>
        {
            var at = 0;
            for (var i = 0; i < Lookups; i++)
            {
                var record = index[((long)places[at] * SlotWords) + SlotWords - 1];
                at += (int)values[((long)record * RecordWords) + RecordWords - 1];
            }

            return at;
        });
    }

    private static double Time(Func<int> pass)
    {
        // The first pass is for the compiler and the caches.
        Check(pass());
        var nanoseconds = new List<double>();
        for (var i = 0; i < Passes; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = pass();
            nanoseconds.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Lookups);
            Check(found);
        }

        return Medians.Of(nanoseconds) ?? 0;

        static void Check(int found)
        {
            if (found != Lookups)
            {
                throw new InvalidOperationException($"{found} of {Lookups} were found.");
            }
        }
    }
}
