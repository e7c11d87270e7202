using System.Text;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>Who is killed.</summary>
internal enum CrashVictim
{
    Writer,
    Redis,
}

/// <summary>Where on the wire something dies: what comes before still gets through.</summary>
/// <param name="Bytes">After so many bytes of a step; 0 where <paramref name="Before"/> says it.</param>
/// <param name="OfReplies">Of what Redis answers: it has done then what the writer never hears of.</param>
/// <param name="Before">Before the command that has this in it is whole.</param>
internal sealed record CrashPoint(long Bytes, bool OfReplies, byte[]? Before = null)
{
    /// <summary>
    /// In the closed fence: a load has written and verified everything, every shard is closed to writers, and the pointer is not changed.
    /// </summary>
    public static CrashPoint BeforeFlip { get; } = new(0, OfReplies: false, Encoding.ASCII.GetBytes("redis.call('SET', KEYS[5], live)"));

    public override string ToString() => Before is not null ? "in the closed fence" : $"after {Bytes} bytes of {(OfReplies ? "replies" : "requests")}";
}
