using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Wire;

public class PriorityRenderingsTests
{
    private static readonly TargetSystem[] Systems = [.. Enum.GetValues<TargetSystem>().Where(system => system != TargetSystem.Unspecified)];

    [Fact]
    public void Nothing_is_rendered_unless_asked_for() => Assert.Empty(new TestService().Decide(TestService.Call()).Renderings);

    [Fact]
    public async Task Systems_asked_for_are_rendered_in_their_order()
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var request = TestService.Call("1");
        request.RenderFor.AddRange(Systems.Reverse());
        var response = service.Decide(request);

        // Gold, by phone: priority 82, two minutes of head start; the largest that rules can give is seven.
        Assert.Equal(82, response.Priority);
        Assert.Equal(Systems.Reverse(), response.Renderings.Select(rendering => rendering.System));
        var bySystem = response.Renderings.ToDictionary(rendering => rendering.System);
        Assert.Equal(new RenderedNumber { Field = "Priority", Value = 82, HigherFirst = true }, bySystem[TargetSystem.TaskRouter].Strict);
        Assert.Equal(new RenderedNumber { Field = "priority", Value = 2, HigherFirst = true }, bySystem[TargetSystem.Genesys].Ageing);
        Assert.Null(bySystem[TargetSystem.Genesys].Strict);
        Assert.Equal(120, bySystem[TargetSystem.FreeSwitch].Ageing.Value);
        Assert.Equal(300, bySystem[TargetSystem.AmazonConnect].QueueDelay.Seconds);
        Assert.Equal(18, bySystem[TargetSystem.Salesforce].Strict.Value);
        Assert.Equal("urgent", bySystem[TargetSystem.Zendesk].Word);
        Assert.Equal("", bySystem[TargetSystem.Asterisk].Word);
    }

    [Fact]
    public void Priority_alone_is_rendered_as_well()
    {
        var request = new GetPriorityRequest { Contact = new Contact { Channel = Channel.Chat }, RenderFor = { TargetSystem.TaskRouter } };
        Assert.Equal(DecideOutcome.Decided, new TestService().TryDecide(Question.Of(request), out var answer));

        Assert.Equal(20, Assert.Single(AnswerWriter.Priority(answer).Decode(GetPriorityResponse.Parser).Renderings).Strict.Value);
    }

    [Theory]
    [InlineData(TargetSystem.Unspecified)]
    [InlineData((TargetSystem)99)]
    [InlineData(TargetSystem.Zendesk)]
    public void Rejects_system_that_is_none_or_comes_twice(TargetSystem system)
    {
        var request = TestService.Call();
        request.RenderFor.AddRange([TargetSystem.Genesys, TargetSystem.Zendesk, system]);

        Assert.Equal("render_for", Assert.Single(new TestService().Refuse(request)).Field);
    }
}
