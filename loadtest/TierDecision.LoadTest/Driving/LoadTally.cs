using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Driving;

/// <summary>What came of a load, or of one connection's part of it. Written by one thread; others may read the counts meanwhile.</summary>
internal sealed class LoadTally
{
    private const int MaxSamples = 5;

    private readonly List<string> _samples = [];
    private long _replies;
    private long _errors;
    private long _wrong;

    /// <summary>From when a request was due to its reply, right or wrong; for those that had none by the end, the time until then.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Right answers.</summary>
    public long Replies => Volatile.Read(ref _replies);

    /// <summary>Requests that ended with a failure instead of an answer.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Answers that are not right.</summary>
    public long Wrong => Volatile.Read(ref _wrong);

    /// <summary>Right answers that came within the load's duration.</summary>
    public long InTime { get; private set; }

    /// <summary>Requests that were due and had no answer when the load was over.</summary>
    public long Unanswered { get; private set; }

    /// <summary>The first few failures and wrong answers, for people.</summary>
    public IReadOnlyList<string> Samples => _samples;

    public void Right(long latency, bool inTime)
    {
        Latency.Record(latency);
        InTime += inTime ? 1 : 0;
        Volatile.Write(ref _replies, _replies + 1);
    }

    public void WrongAnswer(long latency, string what)
    {
        Latency.Record(latency);
        Volatile.Write(ref _wrong, _wrong + 1);
        Sample("wrong answer: " + what);
    }

    public void Failed(long count, string what)
    {
        Volatile.Write(ref _errors, _errors + count);
        Sample("error: " + what);
    }

    public void Abandoned(long latency)
    {
        Latency.Record(latency);
        Unanswered++;
    }

    public void Add(LoadTally other)
    {
        Latency.Add(other.Latency);
        _replies += other.Replies;
        _errors += other.Errors;
        _wrong += other.Wrong;
        InTime += other.InTime;
        Unanswered += other.Unanswered;
        other._samples.ForEach(Sample);
    }

    private void Sample(string text)
    {
        if (_samples.Count < MaxSamples)
        {
            _samples.Add(text);
        }
    }
}
