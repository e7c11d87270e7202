using System.Diagnostics;
using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.LoadTest.Stores;

/// <summary>
/// Times look-ups and, in short blocks by turns on the same thread and with the same keys, the two reads of <see cref="PlainMemory"/>: whatever else the machine does meanwhile meets
/// both alike, and falls out of the difference of two blocks. In both, each begins only when the one before has answered, so that latencies are measured and not how many of them overlap.
/// </summary>
internal static class LookupTimer
{
    private const int InABlock = 2_000;

    // Each in memory of its own: which pages it gets is a matter of luck.
    private const int Repetitions = 3;

    // Code is compiled again once it has run for a while.
    private const int WarmUpBlocks = 50;

    /// <summary>Look-ups of customers drawn evenly, beside plain reads.</summary>
    /// <param name="replica">The customers.</param>
    /// <param name="customers">Their keys.</param>
    /// <param name="kind">By customer id, or by an alias.</param>
    /// <param name="tableLines">Cache lines of the replica's table of such keys.</param>
    /// <param name="blocks">The number of blocks.</param>
    public static LookupTime Measure(CustomerReplica replica, PreparedCustomers customers, IdentifierKind kind, int tableLines, int blocks)
    {
        var keys = customers.Draw(kind, InABlock * blocks);
        var pairs = new List<(double LookUp, double Reads)>();
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var memory = new PlainMemory(tableLines, customers.Dataset.Count, seed: (ulong)repetition);
            for (var block = -WarmUpBlocks; block < blocks; block++)
            {
                var some = keys.AsMemory(Math.Max(0, block) * InABlock, InABlock);

                // One is first as often as the other.
                var before = block % 2 == 0 ? Time(() => Read(memory, some.Span)) : double.NaN;
                var lookUp = Time(() => LookUp(replica, kind, some.Span));
                var reads = block % 2 == 0 ? before : Time(() => Read(memory, some.Span));
                if (block >= 0)
                {
                    pairs.Add((lookUp, reads));
                }
            }
        }

        return LookupTime.Of(pairs);
    }

    private static int LookUp(CustomerReplica replica, IdentifierKind kind, ReadOnlySpan<IdentityKey> keys)
    {
        var at = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            replica.TryFind(kind, keys[at], out var score);

            // Every customer's version is 1.
            at += (int)score.Version;
        }

        return at;
    }

    private static int Read(PlainMemory memory, ReadOnlySpan<IdentityKey> keys)
    {
        var at = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            at += memory.Read(keys[at]);
        }

        return at;
    }

    private static double Time(Func<int> block)
    {
        var started = Stopwatch.GetTimestamp();
        var found = block();
        var nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / InABlock;
        return found == InABlock ? nanoseconds : throw new InvalidOperationException($"{found} of {InABlock} were found.");
    }
}
