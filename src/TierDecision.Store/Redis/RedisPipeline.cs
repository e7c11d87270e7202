namespace TierDecision.Store.Redis;

/// <summary>Keeps a bounded number of commands under way: enough that nobody waits for the network, few enough that memory stays bounded.</summary>
internal sealed class RedisPipeline
{
    /// <summary>Commands under way at most; with a bucket of 80 records each, about 650 kB.</summary>
    public const int Depth = 128;

    private readonly Queue<(Task Command, int Items)> _underWay = new(Depth);

    /// <summary>The items of the commands that ended.</summary>
    public long Done { get; private set; }

    /// <summary>Takes a command that was sent; waits for the oldest while too many are under way. Throws what a command threw.</summary>
    public async ValueTask AddAsync(Task command, int items)
    {
        _underWay.Enqueue((command, items));
        if (_underWay.Count >= Depth)
        {
            await NextAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for all that is under way.</summary>
    public async ValueTask DrainAsync()
    {
        while (_underWay.Count > 0)
        {
            await NextAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask NextAsync()
    {
        var (command, items) = _underWay.Dequeue();
        await command.ConfigureAwait(false);
        Done += items;
    }
}
