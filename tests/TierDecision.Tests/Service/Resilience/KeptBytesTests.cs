using TierDecision.Service.Resilience;

namespace TierDecision.Tests.Service.Resilience;

public class KeptBytesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Entry_has_room_up_to_the_last_byte_and_gives_it_back_when_its_time_is_over()
    {
        var kept = new KeptBytes(2 * (100 + KeptBytes.Overhead), _time);

        kept.Add(100, Hour);
        Assert.True(kept.HasRoom(100));
        Assert.False(kept.HasRoom(101));
        kept.Add(100, Hour);
        Assert.False(kept.HasRoom(0));

        _time.Advance(Hour - TimeSpan.FromTicks(1));
        Assert.Equal(2 * (100 + KeptBytes.Overhead), kept.Bytes);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, kept.Bytes);
    }

    [Fact]
    public void Entries_of_different_spans_go_each_at_its_time_and_never_before()
    {
        var kept = new KeptBytes(long.MaxValue, _time);
        kept.Add(1, 2 * Hour);
        kept.Add(1, Hour);

        _time.Advance(Hour);
        Assert.Equal(1 + KeptBytes.Overhead, kept.Bytes);
        _time.Advance(Hour);
        Assert.Equal(0, kept.Bytes);
    }

    [Fact]
    public void Under_steady_load_at_most_a_part_of_the_span_more_is_counted_than_is_there()
    {
        var kept = new KeptBytes(long.MaxValue, _time);
        for (var minute = 0; minute < 600; minute++)
        {
            kept.Add(0, Hour);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        // Sixty a span are there, the last minute's among them.
        Assert.InRange(kept.Bytes / KeptBytes.Overhead, 59, 62);
    }
}
