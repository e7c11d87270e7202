using TierDecision.Cli.Settings;
using TierDecision.Storage.Providers;

namespace TierDecision.Tests.Cli.Settings;

public sealed class SettingOptionsTests
{
    public static TheoryData<string> NamedBy => [.. StoreProviders.NamedBy];

    // What the environment names stays named if the option does not take it back, and the first store that is named is chosen.
    [Theory]
    [MemberData(nameof(NamedBy))]
    public void Option_for_a_store_takes_back_each_other_one(string setting) =>
        Assert.All(
            [SettingOptions.EmbeddedStore(), SettingOptions.RedisStore(), SettingOptions.LogRedis()],
            option => Assert.Equal(
                option.Key == $"TierDecision:{setting}" ? "given" : null,
                option.Settings("given").Single(given => given.Key == $"TierDecision:{setting}").Value));
}
