using Pipelines.Sockets.Unofficial.Arenas;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class ArenaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void Sequence_of_any_length_keeps_what_is_written(int length)
    {
        using var arena = new Arena<string?>();
        arena.Allocate(3);

        var sequence = arena.Allocate(length);
        var writer = sequence.GetEnumerator();
        for (var i = 0; i < length; i++)
        {
            ref var slot = ref writer.GetNext();
            Assert.Null(slot);
            slot = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(length, sequence.Length);
        Assert.False(sequence.IsEmpty);
        Assert.Equal("0", sequence[0]);
        Assert.Equal($"{length - 1}", sequence[length - 1]);
        var n = 0;
        foreach (ref var element in sequence)
        {
            Assert.Equal($"{n++}", element);
        }

        Assert.Equal(length, n);
        Assert.Equal(length, TotalLength(sequence));
    }

    [Fact]
    public void Sequences_do_not_overlap()
    {
        using var arena = new Arena<int>();
        var sequences = Enumerable.Range(1, 2_000).Select(length => arena.Allocate(length % 300)).ToArray();
        for (var i = 0; i < sequences.Length; i++)
        {
            foreach (ref var element in sequences[i])
            {
                element = i;
            }
        }

        for (var i = 0; i < sequences.Length; i++)
        {
            foreach (var element in sequences[i])
            {
                Assert.Equal(i, element);
            }
        }
    }

    [Fact]
    public void Element_is_changed_in_place()
    {
        using var arena = new Arena<(int A, string B)>();
        var sequence = arena.Allocate(2);

        sequence[1].A = 7;
        sequence.FirstSpan[1].B = "seven";

        Assert.Equal((7, "seven"), sequence[1]);
    }

    [Fact]
    public void Empty_sequence_has_no_elements()
    {
        using var arena = new Arena<int>();

        var sequence = arena.Allocate(0);

        Assert.True(sequence.IsEmpty);
        Assert.True(sequence.IsSingleSegment);
        Assert.True(sequence.FirstSpan.IsEmpty);
        Assert.False(sequence.GetEnumerator().MoveNext());
        Assert.Equal(0, TotalLength(sequence));
    }

    [Fact]
    public void Index_outside_is_refused()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(3);

        Assert.ThrowsAny<Exception>(() => sequence[3]);
        Assert.ThrowsAny<Exception>(() => sequence[-1]);
    }

    [Fact]
    public void Enumerator_throws_when_it_is_moved_past_the_end()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(1);

        Assert.ThrowsAny<Exception>(() =>
        {
            var enumerator = sequence.GetEnumerator();
            enumerator.GetNext() = 1;
            enumerator.GetNext() = 2;
        });
        Assert.Equal(1, sequence[0]);
    }

    [Fact]
    public void Sequence_survives_the_loss_of_its_type()
    {
        using var arena = new Arena<string?>();
        arena.Allocate(5);
        var sequence = arena.Allocate(3);
        sequence[2] = "last";

        Sequence untyped = sequence.Untyped();
        var typed = untyped.Cast<string?>();

        Assert.Equal(3, untyped.Length);
        Assert.Equal("last", typed[2]);
        Assert.Equal(sequence, typed);
        Assert.Throws<InvalidCastException>(() => untyped.Cast<int>());
    }

    [Fact]
    public void Default_sequence_is_an_empty_one_of_any_type()
    {
        Assert.True(default(Sequence).Cast<int>().IsEmpty);
        Assert.True(default(Sequence).Cast<string>().IsEmpty);
        Assert.Equal(0, default(Sequence).Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public void Reset_takes_memory_back_without_what_it_held(int length)
    {
        using var arena = new Arena<object?>();
        for (var round = 0; round < 3; round++)
        {
            var sequence = arena.Allocate(length);
            foreach (ref var element in sequence)
            {
                Assert.Null(element);
                element = arena;
            }

            arena.Reset();
        }
    }

    [Fact]
    public void Steady_use_allocates_nothing()
    {
        using var arena = new Arena<object?>();
        Use(arena);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            Use(arena);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Use(Arena<object?> arena)
        {
            arena.Allocate(10)[9] = arena;
            arena.Allocate(100)[99] = arena;
            arena.Reset();
        }
    }

    [Fact]
    public void Disposed_arena_refuses_to_allocate()
    {
        var arena = new Arena<int>();
        arena.Allocate(1);

        arena.Dispose();

        Assert.Throws<ObjectDisposedException>(() => arena.Allocate(1));
    }

    [Fact]
    public void Projections_map_every_element()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(100);
        var n = 0;
        foreach (ref var element in sequence)
        {
            element = n++;
        }

        var copy = new string[101];
        sequence.CopyTo(copy, (in int x) => $"{x}");

        Assert.Equal(Enumerable.Range(0, 100).Select(x => $"{x}"), sequence.ToArray((in int x) => $"{x}"));
        Assert.Equal(Enumerable.Range(5, 100), sequence.ToArray((in int x, in int add) => x + add, 5));
        Assert.Equal("99", copy[99]);
        Assert.Null(copy[100]);
        Assert.Throws<InvalidOperationException>(() => sequence.CopyTo(new int[99], (in int x) => x));
        Assert.Empty(default(Sequence<int>).ToArray((in int x) => x));
    }

    private static long TotalLength<T>(in Sequence<T> sequence)
    {
        long total = 0;
        foreach (var span in sequence.Spans)
        {
            total += span.Length;
        }

        return total;
    }
}
