using StackExchange.Redis;

namespace TierDecision.LoadTest.Stores;

/// <summary>A connection to a Redis of the benchmark that may use INFO and CONFIG, which the library keeps for administrators.</summary>
internal static class AdminConnection
{
    public static async Task<ConnectionMultiplexer> OpenAsync(string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AllowAdmin = true;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
