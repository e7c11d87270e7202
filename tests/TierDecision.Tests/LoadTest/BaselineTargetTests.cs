using Google.Protobuf;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Baselines.V1;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Questions;

namespace TierDecision.Tests.LoadTest;

public class BaselineTargetTests
{
    private static readonly CustomerDocuments Documents = new(new LoadDataset(100, TestLoad.Policy.Plan!, TestLoad.Now), TestLoad.Policy.Plan!);

    private readonly LookupTarget target = new("RedisGet", Documents, new ZipfSampler(100, 1));

    [Fact]
    public void Lookup_asks_for_the_customer()
    {
        var message = new byte[64];

        var length = target.Write(new Question(4711, 0), message);

        Assert.Equal("4711", LookupRequest.Parser.ParseFrom(message, 0, length).CustomerId);
    }

    [Fact]
    public void Lookup_passes_with_what_the_dataset_says() => Assert.Null(target.Check(new Question(5, 0), Reply(5).ToByteArray()));

    [Theory]
    [InlineData("found")]
    [InlineData("tier")]
    [InlineData("priority")]
    [InlineData("score")]
    public void Rejects_a_lookup_with_one_thing_wrong(string what)
    {
        var reply = Reply(5);
        Action damage = what switch
        {
            "found" => () => reply.Found = false,
            "tier" => () => reply.Tier += "x",
            "priority" => () => reply.Priority++,
            _ => () => reply.ValueScore += 0.01,
        };
        damage();

        Assert.NotNull(target.Check(new Question(5, 0), reply.ToByteArray()));
    }

    [Fact]
    public void Empty_call_passes_with_nothing_and_rejects_something()
    {
        var empty = new EmptyTarget();

        Assert.Null(empty.Check(default, []));
        Assert.NotNull(empty.Check(default, [8, 1]));
    }

    private static LookupReply Reply(int number)
    {
        var document = Documents.Document(number);
        return new LookupReply { Found = true, Tier = document.Tier, Priority = document.Priority, ValueScore = document.ValueScore };
    }
}
