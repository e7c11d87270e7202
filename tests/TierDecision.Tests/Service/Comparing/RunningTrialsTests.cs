using TierDecision.Service.Comparing;
using TierDecision.Storage.Policies;

namespace TierDecision.Tests.Service.Comparing;

public class RunningTrialsTests
{
    [Fact]
    public async Task Trials_have_begun_while_there_is_one()
    {
        var trials = new RunningTrials();
        var begun = trials.BegunAsync(CancellationToken.None);
        Assert.False(begun.IsCompleted);

        trials[TrialKind.Shadow] = Trial.Of(new PolicyShadow(1, "0123456789ab", 0, TestService.Now, "", "", "") { OneIn = 16 });
        await begun.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(trials.BegunAsync(CancellationToken.None).IsCompleted);

        trials[TrialKind.Canary] = null;
        Assert.True(trials.BegunAsync(CancellationToken.None).IsCompleted);

        trials[TrialKind.Shadow] = null;
        Assert.False(trials.BegunAsync(CancellationToken.None).IsCompleted);
        Assert.Empty(trials.All);
    }
}
