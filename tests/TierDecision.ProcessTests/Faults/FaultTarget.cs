using System.Globalization;
using Google.Protobuf;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Questions;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// Asks for decisions and checks each by itself: the customer is known and in the right tier, the score is of an edition that was live, and the answer is
/// degraded, with its reason, exactly where it says that it has not been confirmed for longer than the policy allows. Through a cache a customer may also be one whom the
/// store cannot be asked for, and the answer says so.
/// </summary>
internal sealed class FaultTarget(bool throughCache) : LoadTarget
{
    private readonly byte[][] _requests = [.. Enumerable.Range(0, FaultCustomers.Count).Select(number => Request(number).ToByteArray())];

    private long _whole;
    private long _unavailable;
    private long _degraded;
    private long _wholeInARow;
    private long _newestInARow;
    private long _oldest;
    private int _edition = 1;

    public override string Path => "/tierdecision.v1.DecisionService/Decide";

    /// <summary>Answers that were not degraded.</summary>
    public long Whole => Volatile.Read(ref _whole);

    /// <summary>Answers that were.</summary>
    public long Degraded => Volatile.Read(ref _degraded);

    /// <summary>Those of them about somebody who was not in the cache, and whom the store could not be asked for.</summary>
    public long Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Answers since the last degraded one.</summary>
    public long WholeInARow => Volatile.Read(ref _wholeInARow);

    /// <summary>Answers of the newest edition since the last of another one.</summary>
    public long NewestInARow => Volatile.Read(ref _newestInARow);

    /// <summary>The longest that an answer said that it was not confirmed.</summary>
    public TimeSpan LongestUnconfirmed => TimeSpan.FromTicks(Volatile.Read(ref _oldest));

    /// <summary>From here on answers may be of this edition or the one before.</summary>
    public int Edition
    {
        get => Volatile.Read(ref _edition);
        set => Volatile.Write(ref _edition, value);
    }

    /// <summary>Whether the store loses its data: then answers are degraded at once, however lately it had confirmed them.</summary>
    public bool StoreForgets { get; set; }

    /// <summary>What is asked about a customer.</summary>
    public static DecideRequest Request(int number) => new()
    {
        Customer = new Customer { CustomerId = FaultCustomers.Id(number) },
        Contact = new Contact { Channel = V1.Channel.Voice },
    };

    public override Question Draw(ref SplitMix64 random) => new((int)(random.Next() % FaultCustomers.Count), 0);

    public override int Write(Question question, Span<byte> message)
    {
        var request = _requests[question.Customer];
        request.CopyTo(message);
        return request.Length;
    }

    public override string? Check(Question question, ReadOnlySpan<byte> reply)
    {
        // Before it is decoded: a newer edition can have been asked for only later.
        var edition = Edition;
        DecideResponse answer;
        try
        {
            answer = DecideResponse.Parser.ParseFrom(reply);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException(e.Message, e);
        }

        var unconfirmed = answer.Score?.UnconfirmedFor?.ToTimeSpan();
        var overdue = unconfirmed > FaultCustomers.DegradedAfter;
        var saysSo = answer.Reasons.Any(reason => reason.Code == ReasonCode.DataUnconfirmed);
        var number = question.Customer;
        var score = answer.Score?.ValueScore;
        var isNewest = score == FaultCustomers.ValueScore(number, edition);
        if (throughCache && answer.Score?.Status == ScoreStatus.Unavailable)
        {
            return CheckUnavailable(number, answer);
        }

        if (answer.Tier?.Name != FaultCustomers.Tier(number) || answer.Score?.Status != ScoreStatus.Known || answer.Route is not { Queue: "desk" })
        {
            return $"customer {number} is {answer.Tier?.Name}, {answer.Score?.Status}";
        }

        if (!isNewest && score != FaultCustomers.ValueScore(number, Math.Max(1, edition - 1)))
        {
            return string.Create(CultureInfo.InvariantCulture, $"customer {number} has the value score {score} of neither edition {edition} nor the one before");
        }

        var isRight = answer.Degraded == saysSo && (saysSo == overdue || (StoreForgets && saysSo));
        if (unconfirmed is null || !isRight)
        {
            return $"degraded {answer.Degraded}, said so {saysSo}, but unconfirmed for {unconfirmed?.ToString() ?? "nothing"}";
        }

        Count(saysSo, isNewest, unconfirmed.Value);
        return null;
    }

    private string? CheckUnavailable(int number, DecideResponse answer)
    {
        if (!answer.Degraded || answer.Reasons.All(reason => reason.Code != ReasonCode.StoreUnavailable) || answer.Tier?.Name != "basic" || answer.Route is not { Queue: "desk" })
        {
            return $"customer {number} is unavailable, {answer.Tier?.Name}, degraded {answer.Degraded}, {string.Join(", ", answer.Reasons.Select(reason => reason.Code))}";
        }

        Interlocked.Increment(ref _unavailable);
        Interlocked.Increment(ref _degraded);
        Interlocked.Exchange(ref _wholeInARow, 0);
        return null;
    }

    private void Count(bool degraded, bool isNewest, TimeSpan unconfirmed)
    {
        Interlocked.Increment(ref degraded ? ref _degraded : ref _whole);
        _ = degraded ? Interlocked.Exchange(ref _wholeInARow, 0) : Interlocked.Increment(ref _wholeInARow);
        _ = isNewest ? Interlocked.Increment(ref _newestInARow) : Interlocked.Exchange(ref _newestInARow, 0);
        for (var oldest = Volatile.Read(ref _oldest); unconfirmed.Ticks > oldest; oldest = Volatile.Read(ref _oldest))
        {
            Interlocked.CompareExchange(ref _oldest, unconfirmed.Ticks, oldest);
        }
    }
}
