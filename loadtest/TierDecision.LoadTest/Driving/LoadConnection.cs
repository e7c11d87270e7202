using System.Diagnostics;
using System.Net;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Questions;
using TierDecision.LoadTest.Wire;

namespace TierDecision.LoadTest.Driving;

/// <summary>One connection's part of a load: asks, checks, counts. Requests that the server's limits do not admit yet wait here, and their waiting counts.</summary>
internal sealed class LoadConnection : IExchangeHandler, IDisposable
{
    // More requests than this behind a server that cannot keep up tell nothing new and cost memory.
    private const int MaxBacklog = 1_000_000;

    private readonly LoadTarget _target;
    private readonly Http2Connection _connection;
    private readonly Thread _thread;
    private readonly Queue<long> _backlog = new();
    private readonly bool _closedLoop;
    private SplitMix64 _random;
    private long _left;
    private long _end;
    private long _dropped;
    private int _wanted;

    public LoadConnection(IPEndPoint server, LoadTarget target, LoadPlan plan, int number)
    {
        _target = target;
        _closedLoop = plan.Rate is null;
        _left = plan.MaxRequests == long.MaxValue ? long.MaxValue : plan.MaxRequests / plan.Connections;
        _random = new SplitMix64(SplitMix64.Mix(plan.Seed + (ulong)number + 1));
        _connection = Http2Connection.Connect(server, target);
        _thread = new Thread(() => _connection.Receive(this)) { IsBackground = true, Name = $"load {number}" };
        _thread.Start();
    }

    public LoadTally Tally { get; } = new();

    /// <summary>Why the connection ended early; null where it did not.</summary>
    public string? Failure => _connection.Failure;

    /// <summary>Requests sent or due and without an end.</summary>
    public int Open
    {
        get
        {
            lock (_connection.Gate)
            {
                return _connection.InFlight + _backlog.Count;
            }
        }
    }

    public bool WaitUntilReady(TimeSpan limit) => _connection.WaitUntilReady(limit);

    /// <summary>Begins the load that ends at the time stamp <paramref name="end"/>; in a closed loop with the first <paramref name="streams"/> requests.</summary>
    public void Begin(long end, int streams)
    {
        lock (_connection.Gate)
        {
            _end = end;
            if (_closedLoop)
            {
                _wanted = streams;
                Ask(Stopwatch.GetTimestamp());
                _connection.Flush();
            }
        }
    }

    /// <summary>Open loop: asks a question that is due at the time stamp <paramref name="due"/>. It leaves with <see cref="Flush"/>.</summary>
    public void Offer(long due)
    {
        lock (_connection.Gate)
        {
            if (_backlog.Count > 0 || !_connection.TrySend(_target.Draw(ref _random), due))
            {
                if (_backlog.Count < MaxBacklog)
                {
                    _backlog.Enqueue(due);
                }
                else
                {
                    _dropped++;
                }
            }
        }
    }

    public void Flush()
    {
        lock (_connection.Gate)
        {
            _connection.Flush();
        }
    }

    /// <summary>Closes the connection and counts what has no answer at the time stamp <paramref name="now"/>.</summary>
    public void End(long now)
    {
        // What Failure says from here on is that we closed it.
        var failure = _connection.Failure;
        _connection.Close();
        _thread.Join();
        if (failure is not null)
        {
            Tally.Failed(Math.Max(1, _connection.InFlight + _backlog.Count), failure);
            return;
        }

        if (_dropped > 0)
        {
            Tally.Failed(_dropped, $"never sent: {MaxBacklog} requests were waiting already");
        }

        foreach (var due in _connection.Unanswered().Concat(_backlog))
        {
            Tally.Abandoned(Nanoseconds(now - due));
        }
    }

    public void Dispose() => _connection.Dispose();

    void IExchangeHandler.Replied(in Exchange exchange, long received)
    {
        var latency = Nanoseconds(received - exchange.Due);
        if (exchange.Headers is not { HttpStatus: 200, GrpcStatus: 0 })
        {
            Tally.Failed(1, $"HTTP {exchange.Headers.HttpStatus}, gRPC {exchange.Headers.GrpcStatus?.ToString() ?? "none"} {exchange.Headers.GrpcMessage}");
            return;
        }

        if (Check(exchange) is { } wrong)
        {
            Tally.WrongAnswer(latency, wrong);
        }
        else
        {
            Tally.Right(latency, received <= _end);
        }
    }

    void IExchangeHandler.Failed(in Exchange exchange, string reason) => Tally.Failed(1, reason);

    void IExchangeHandler.BatchEnded(int ended, long received)
    {
        lock (_connection.Gate)
        {
            _connection.Release(ended);
            if (!_closedLoop)
            {
                while (_backlog.Count > 0 && _connection.TrySend(_target.Draw(ref _random), _backlog.Peek()))
                {
                    _backlog.Dequeue();
                }
            }
            else if (Stopwatch.GetTimestamp() is var now && now < _end)
            {
                _wanted += ended;
                Ask(now);
            }

            _connection.Flush();
        }
    }

    // What finds no room is asked when the next frames have come: those that make room are among them.
    private void Ask(long now)
    {
        while (_wanted > 0 && _left > 0 && _connection.TrySend(_target.Draw(ref _random), now))
        {
            _wanted--;
            _left--;
        }
    }

    private string? Check(in Exchange exchange)
    {
        const int Prefix = 5;
        var body = exchange.Body.AsSpan(0, exchange.Length);
        if (body.Length < Prefix || body[0] != 0 || System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body[1..]) != body.Length - Prefix)
        {
            return $"a body of {body.Length} bytes is not one uncompressed gRPC message";
        }

        try
        {
            return _target.Check(exchange.Question, body[Prefix..]);
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
