using TierDecision.Service.Hosting;

namespace TierDecision.Tests.Service.Hosting;

public class WarmUpTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_question_of_the_warm_up_is_decided(bool withKeys) =>
        Assert.Null(await WarmUp.RunAsync(new TestService().Plan, "0123456789ab", TestService.Hasher, TimeProvider.System, withKeys));
}
