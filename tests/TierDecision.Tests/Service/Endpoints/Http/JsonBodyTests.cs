using System.Text;
using Microsoft.AspNetCore.Http;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Endpoints.Http;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints.Http;

public class JsonBodyTests
{
    private const int Limit = 1024;
    private const string Good = """{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE","arrived_at":"2026-03-04T10:00:00Z","attributes":{"a":"b"}},"request_id":"r","explain":true}""";

    private readonly TestService _service = new();
    private BodyBudget _budget = new(Limit, TimeProvider.System);

    [Fact]
    public async Task Names_of_the_contract_and_of_lower_camel_case_are_read_alike()
    {
        var snake = await ReadAsync(Encoding.UTF8.GetBytes(Good));
        var camel = await ReadAsync(Encoding.UTF8.GetBytes(Good.Replace("customer_id", "customerId", StringComparison.Ordinal).Replace("arrived_at", "arrivedAt", StringComparison.Ordinal)));

        Assert.NotNull(snake.Message);
        Assert.Equal(snake.Message, camel.Message);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() =>
        Assert.NotNull((await ReadAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)])).Message);

    [Fact]
    public async Task Rejects_a_body_that_is_not_UTF8() =>
        Assert.NotNull((await ReadAsync(Encoding.Latin1.GetBytes(Good.Replace("42", "Zoë", StringComparison.Ordinal)))).Failure);

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task A_body_is_read_up_to_its_limit(int length, bool read)
    {
        var (message, failure) = await ReadAsync(Encoding.UTF8.GetBytes(Good.PadRight(length)));

        Assert.Equal((read, !read), (message is not null, failure is not null));
    }

    // Cut, doubled and overwritten bytes of a good body: whatever comes of it is a message or a failure, never an exception.
    [Fact]
    public async Task Whatever_bytes_come_are_read_or_refused()
    {
        var random = new Random(20260304);
        var good = Encoding.UTF8.GetBytes(Good);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = good.ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(8)));
                        break;
                    case 2:
                        bytes.Insert(at, (byte)"0123456789-+.eE[]{}\":,\\untf"[random.Next(26)]);
                        break;
                    default:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(16))));
                        break;
                }
            }

            var (message, failure) = await ReadAsync([.. bytes]);
            Assert.True(message is null != failure is null);
            refused += message is null ? 1 : 0;
        }

        Assert.InRange(refused, 1500, 2999);
    }

    [Fact]
    public async Task Large_body_is_refused_while_others_take_all_the_room_and_read_afterwards_and_a_small_one_is_always_read()
    {
        const int Room = 32 * 1024;
        _budget = new BodyBudget(Room, TimeProvider.System);
        var small = Encoding.UTF8.GetBytes(Good);
        byte[] large = [.. small, .. Enumerable.Repeat((byte)' ', Room - 1000)];
        using (var other = _budget.Share())
        {
            Assert.True(other.TryHold(Room - 10));
            Assert.Equal(FailureKind.Overloaded, (await ReadAsync(new MemoryStream(large), 2 * Room)).Failure!.Kind);
            Assert.NotNull((await ReadAsync(small)).Message);
        }

        Assert.NotNull((await ReadAsync(new MemoryStream(large), 2 * Room)).Message);
    }

    [Fact]
    public async Task Body_that_does_not_end_in_time_is_refused()
    {
        _budget = new BodyBudget(Limit, new HurriedTime());
        await using var endless = new EndlessStream();

        var (_, failure) = await ReadAsync(endless);

        Assert.Equal((FailureKind.BodyUnreadable, StatusCodes.Status408RequestTimeout), (failure!.Kind, failure.HttpStatus));
    }

    // A connection that is reset is nothing that the service did wrong.
    [Fact]
    public async Task Body_whose_connection_ends_is_refused()
    {
        await using var broken = new BrokenStream();

        Assert.Equal(FailureKind.BodyUnreadable, (await ReadAsync(broken)).Failure!.Kind);
    }

    private Task<(Google.Protobuf.IMessage? Message, Failure? Failure)> ReadAsync(byte[] body) => ReadAsync(new MemoryStream(body));

    private async Task<(Google.Protobuf.IMessage? Message, Failure? Failure)> ReadAsync(Stream body, int limit = Limit)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = body;
        using var share = _budget.Share();
        var (decoding, failure) = await JsonBody.ReadAsync(context.Request, DecideRequest.Descriptor, limit, share, _service.Requests);
        return (decoding?.Message, failure);
    }

    // Every time-out is over at once.
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("Connection reset by peer"));
    }
}
