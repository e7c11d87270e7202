using Microsoft.Extensions.Logging;
using TierDecision.Service.Observability;

namespace TierDecision.Tests.Service.Observability;

public class PacedLoggerFactoryTests
{
    private readonly FixedTime _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogLines _lines = new();

    [Fact]
    public void What_clients_make_the_server_say_is_written_once_a_minute_with_how_often_it_was_said()
    {
        using var factory = new PacedLoggerFactory(_lines, _time);
        var logger = factory.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Connections");

        for (var i = 0; i < 60; i++)
        {
            Say(logger, 23, "never completed");
        }

        Say(logger, 67, "draining");
        _time.Advance(TimeSpan.FromMinutes(1));
        Say(logger, 23, "never completed");

        Assert.Equal(
            ["Error: never completed ", "Error: draining ", "Error: never completed (said 60 times since this was last written) "], _lines.Entries);
    }

    [Fact]
    public void Others_are_heard_as_often_as_they_speak()
    {
        using var factory = new PacedLoggerFactory(_lines, _time);
        var logger = factory.CreateLogger("TierDecision.Service.Serving");

        Say(logger, 23, "once");
        Say(logger, 23, "twice");

        Assert.Equal(2, _lines.Entries.Count);
    }

    private static void Say(ILogger logger, int id, string text) =>
        logger.Log(LogLevel.Error, new EventId(id), text, exception: null, (said, _) => said);
}
