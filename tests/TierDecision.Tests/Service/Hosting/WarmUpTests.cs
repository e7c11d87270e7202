using TierDecision.Service.Hosting;

namespace TierDecision.Tests.Service.Hosting;

public class WarmUpTests
{
    [Fact]
    public async Task Every_question_of_the_warm_up_is_decided() =>
        Assert.Null(await WarmUp.RunAsync(new TestService().Plan, "0123456789ab", TestService.Hasher, TimeProvider.System));
}
