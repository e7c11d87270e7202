using TierDecision.Configuration.Settings;
using TierDecision.Service.Hosting.Connections;

namespace TierDecision.Tests.Service.Hosting.Connections;

public class ConnectionLimitsTests
{
    [Theory]
    [InlineData(1_048_576, 10_000, 5_000, false)]
    [InlineData(20_000, 10_000, 5_000, false)]
    [InlineData(4_096, 3_540, 1_770, false)]
    [InlineData(1_024, 468, 234, true)]
    [InlineData(700, 144, 72, true)]
    [InlineData(320, 16, 8, true)]
    public void Default_leaves_room_among_the_descriptors(int descriptors, int total, int perAddress, bool isShort) => Assert.Equal(
        new ConnectionLimits(total, perAddress, isShort), ConnectionLimits.Of(new ConnectionOptions(), new Descriptors(descriptors, Open: 300)));

    [Fact]
    public void Limit_that_is_set_holds_as_far_as_the_descriptors_allow()
    {
        var wanted = new ConnectionOptions { Limit = 2_000, LimitPerAddress = 1_900 };

        Assert.Equal(new ConnectionLimits(2_000, 1_900, IsShort: false), ConnectionLimits.Of(wanted, new Descriptors(20_000, Open: 300)));
        Assert.Equal(new ConnectionLimits(468, 468, IsShort: true), ConnectionLimits.Of(wanted, new Descriptors(1_024, Open: 300)));
    }

    [Fact]
    public void Limit_holds_where_the_system_does_not_tell_its_descriptors() =>
        Assert.Equal(new ConnectionLimits(10_000, 5_000, IsShort: false), ConnectionLimits.Of(new ConnectionOptions(), descriptors: null));

    [Fact]
    public void Descriptor_limit_is_that_of_the_process_itself()
    {
        Assert.Equal(1_024, Descriptors.ReadLimit(["Limit  Soft Limit", "Max open files            1024                 524288               files     "]));
        Assert.Null(Descriptors.ReadLimit(["Max open files            unlimited            unlimited            files     "]));
        Assert.Null(Descriptors.ReadLimit([]));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(Descriptors.Read()!.Open, 3, Descriptors.Read()!.Limit);
        }
    }
}
