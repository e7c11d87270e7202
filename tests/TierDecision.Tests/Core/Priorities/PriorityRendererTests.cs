using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Priorities;
using static TierDecision.Core.Priorities.PriorityRenderer;

namespace TierDecision.Tests.Core.Priorities;

/// <summary>Directions, units and ranges of the vendors' documentation.</summary>
public class PriorityRendererTests
{
    private static readonly long Ten = Instant.FromUtc(2026, 3, 4, 10, 0).ToUnixTimeMilliseconds();

    public static TheoryData<TargetSystem> Systems => [.. Enum.GetValues<TargetSystem>()];

    [Fact]
    public void TaskRouter_serves_the_higher_priority_first_whatever_the_age_and_ties_to_the_oldest()
    {
        // An hour old at 40, just arrived at 60, half an hour old at 60.
        (int Priority, int Minute)[] contacts = [(40, -60), (60, 0), (60, -30)];

        var served = contacts.OrderByDescending(contact => Strict(TargetSystem.TaskRouter, contact.Priority).Value).ThenBy(contact => contact.Minute);

        Assert.Equal([(60, -30), (60, 0), (40, -60)], served);
        Assert.Equal(new RenderedNumber("Priority", 60, HigherFirst: true), Strict(TargetSystem.TaskRouter, 60));
    }

    [Fact]
    public void Genesys_point_is_a_minute_of_head_start()
    {
        // A at 10:00, B at 10:05, C at 10:10 with 15 points, which counts as 9:55: served C, A, B, by our sort key and by theirs.
        (string Name, long Arrived, long HeadStart)[] contacts = [("A", Minutes(0), 0), ("B", Minutes(5), 0), ("C", Minutes(10), 15 * 60_000)];

        Assert.Equal(["C", "A", "B"], contacts.OrderBy(contact => contact.Arrived - contact.HeadStart).Select(contact => contact.Name));
        Assert.Equal(
            ["C", "A", "B"],
            contacts.OrderBy(contact => contact.Arrived - (GenesysPoint * Ageing(TargetSystem.Genesys, contact.Arrived, contact.HeadStart).Value)).Select(contact => contact.Name));
        Assert.Equal(15, Ageing(TargetSystem.Genesys, Minutes(10), (15 * 60_000) + 59_999).Value);
    }

    [Fact]
    public void Genesys_priority_is_held_within_its_range()
    {
        var rendered = Ageing(TargetSystem.Genesys, Ten, (LargestGenesysPriority + 1) * GenesysPoint);

        Assert.Equal((LargestGenesysPriority, true), (rendered.Value, rendered.Limited));
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(80, 3)]
    [InlineData(60, 4)]
    [InlineData(50, 5)] // what Amazon Connect gives a contact without one
    [InlineData(30, 7)]
    [InlineData(0, 9)]
    public void Amazon_Connect_serves_the_lower_priority_first_from_1_with_5_in_the_middle(int priority, long expected) =>
        Assert.Equal(new RenderedNumber("QueuePriority", expected, HigherFirst: false), Strict(TargetSystem.AmazonConnect, priority));

    [Theory]
    [InlineData(100, 1, 0, 0)]
    [InlineData(50, 50, 90, 90)]
    [InlineData(0, 99, 9999, 9999)]
    [InlineData(0, 99, 20_000, 9999)]
    public void Amazon_Connect_queue_has_a_priority_of_1_to_99_and_a_delay_of_at_most_9999_seconds(int priority, long expected, int bound, long delay)
    {
        var rendering = Render(TargetSystem.AmazonConnect, priority, Ten, 0, Duration.FromSeconds(bound));

        Assert.Equal(new RenderedNumber("Priority", expected, HigherFirst: false), rendering.Queue);
        Assert.Equal(delay, rendering.QueueDelaySeconds);
    }

    [Fact]
    public void Amazon_Connect_routing_age_is_moved_by_the_head_start() =>
        Assert.Equal(new RenderedNumber("QueueTimeAdjustmentSeconds", 90, HigherFirst: true), Ageing(TargetSystem.AmazonConnect, Ten, 90_500));

    [Fact]
    public void FreeSwitch_score_grows_by_1_a_second_from_its_base()
    {
        // Two minutes of head start: ahead of who came 119 s earlier, behind who came 121 s earlier, at every moment.
        var score = Ageing(TargetSystem.FreeSwitch, Ten, 120_000);

        Assert.Equal(new RenderedNumber("cc_base_score", 120, HigherFirst: true), score);
        Assert.All([0, 60, 600], now =>
        {
            Assert.True(score.Value + now > now + 119);
            Assert.True(score.Value + now < now + 121);
        });
    }

    [Fact]
    public void Asterisk_serves_the_higher_weight_and_the_higher_caller_priority_first()
    {
        var rendering = Render(TargetSystem.Asterisk, 70, Ten, 0, Duration.Zero);

        Assert.Equal(new RenderedNumber("weight", 70, HigherFirst: true), rendering.Queue);
        Assert.Equal(new RenderedNumber("QUEUE_PRIO", 70, HigherFirst: true), rendering.Strict);
    }

    [Theory]
    [InlineData(0, "low", 100)]
    [InlineData(24, "low", 76)]
    [InlineData(25, "normal", 75)]
    [InlineData(50, "high", 51)]
    [InlineData(75, "urgent", 26)]
    [InlineData(100, "urgent", 1)]
    public void Zendesk_has_words_for_tickets_and_1_to_100_for_queues_1_first(int priority, string word, long queue)
    {
        var rendering = Render(TargetSystem.Zendesk, priority, Ten, 0, Duration.Zero);

        Assert.Equal(word, rendering.Word);
        Assert.Equal(new RenderedNumber("priority", queue, HigherFirst: false), rendering.Queue);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(0, 100)]
    public void Salesforce_serves_the_lower_priority_first_from_0(int priority, long expected) =>
        Assert.Equal(new RenderedNumber("SecondaryRoutingPriority", expected, HigherFirst: false), Strict(TargetSystem.Salesforce, priority));

    [Fact]
    public void Unknown_system_gets_nothing() =>
        Assert.Equal(new PriorityRendering((TargetSystem)99, null, null, null, null, null), Render((TargetSystem)99, 50, Ten, 0, Duration.Zero));

    [Theory]
    [MemberData(nameof(Systems))]
    public void No_rendering_turns_two_priorities_round(TargetSystem system) =>
        Laws.Hold(
            from a in Gen.Choose(-20, 120) from b in Gen.Choose(-20, 120) where a >= b select (a, b),
            x =>
            {
                var (higher, lower) = (Render(system, x.a, Ten, 0, Duration.Zero), Render(system, x.b, Ten, 0, Duration.Zero));
                string[] words = ["low", "normal", "high", "urgent"];
                return NotAfter(higher.Strict, lower.Strict)
                    && NotAfter(higher.Queue, lower.Queue)
                    && Array.IndexOf(words, higher.Word) >= Array.IndexOf(words, lower.Word);
            });

    [Theory]
    [InlineData(TargetSystem.TaskRouter)]
    [InlineData(TargetSystem.Asterisk)]
    public void Sort_key_as_a_priority_keeps_the_order_of_sort_keys_to_the_second(TargetSystem system) =>
        Laws.Hold(
            from a in Gen.Choose(0, int.MaxValue) from b in Gen.Choose(-5000, 5000) select (a, b),
            x =>
            {
                var (first, second) = (Ten + x.a, Ten + x.a + x.b);
                var (one, other) = (Ageing(system, first, 0), Ageing(system, second, 0));
                return one.HigherFirst && !one.Limited && one.Value is >= 0 and <= LargestInt32
                    && (Math.Floor(first / 1000.0) < Math.Floor(second / 1000.0)) == (one.Value > other.Value);
            });

    [Theory]
    [InlineData(TargetSystem.Genesys, 60_000)]
    [InlineData(TargetSystem.AmazonConnect, 1000)]
    [InlineData(TargetSystem.FreeSwitch, 1000)]
    public void Head_start_in_another_unit_keeps_the_order_of_sort_keys_that_are_a_unit_apart(TargetSystem system, long unit) =>
        Laws.Hold(
            from arrived in Gen.Choose(-10_000_000, 10_000_000).Two() from headStart in Gen.Choose(0, 100_000_000).Two() select (arrived, headStart),
            x =>
            {
                var (one, other) = (Ten + x.arrived.Item1 - x.headStart.Item1, Ten + x.arrived.Item2 - x.headStart.Item2);
                var theirs = Ten + x.arrived.Item1 - (Ageing(system, one, x.headStart.Item1).Value * unit);
                var theirOther = Ten + x.arrived.Item2 - (Ageing(system, other, x.headStart.Item2).Value * unit);
                return other - one < unit || theirs < theirOther;
            });

    [Theory]
    [MemberData(nameof(Systems))]
    public void Any_numbers_can_be_rendered(TargetSystem system)
    {
        foreach (var number in (long[])[long.MinValue, -1, 0, 1, long.MaxValue])
        {
            var rendering = Render(system, (int)Math.Clamp(number, int.MinValue, int.MaxValue), number, number, Duration.FromDays(Math.Clamp(number, -1, 1)));

            Assert.All([rendering.Strict, rendering.Ageing, rendering.Queue], rendered => Assert.True(rendered is null || rendered.Value.Value is >= 0 and <= LargestInt32));
            Assert.True(rendering.QueueDelaySeconds is null or (>= 0 and <= LargestConnectDelay));
        }
    }

    private static long Minutes(int minutes) => Ten + (minutes * 60_000);

    private static RenderedNumber Strict(TargetSystem system, int priority) => Render(system, priority, Ten, 0, Duration.Zero).Strict!.Value;

    private static RenderedNumber Ageing(TargetSystem system, long sortKey, long headStart) =>
        Render(system, 50, sortKey, headStart, Duration.Zero).Ageing!.Value;

    private static bool NotAfter(RenderedNumber? higher, RenderedNumber? lower) =>
        (higher, lower) is (null, null) || (higher is { } a && lower is { } b && (a.HigherFirst ? a.Value >= b.Value : a.Value <= b.Value));
}
