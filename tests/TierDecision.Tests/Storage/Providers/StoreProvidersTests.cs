using TierDecision.Configuration.Settings.Reading;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Providers;
using TierDecision.Tests.Configuration.Settings;

namespace TierDecision.Tests.Storage.Providers;

public sealed class StoreProvidersTests
{
    public static TheoryData<string> NamedBy => [.. StoreProviders.NamedBy];

    [Fact]
    public void Without_settings_the_embedded_store_is_chosen() =>
        Assert.IsType<EmbeddedStoreProvider>(StoreProviders.Choose(SettingsReader.Read(SettingsCase.Configuration(), []).Options));

    [Theory]
    [MemberData(nameof(NamedBy))]
    public void Setting_that_names_a_store_chooses_another_than_the_embedded_one(string setting)
    {
        var named = SettingsReader.Read(SettingsCase.Configuration(($"TierDecision:{setting}", "127.0.0.1:6379")), []);

        Assert.Empty(named.Errors);
        Assert.IsNotType<EmbeddedStoreProvider>(StoreProviders.Choose(named.Options));
    }
}
