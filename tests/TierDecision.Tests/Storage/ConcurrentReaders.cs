namespace TierDecision.Tests.Storage;

/// <summary>Threads that read while another one writes.</summary>
internal static class ConcurrentReaders
{
    private const int Readers = 2;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Writes once every reader has read, and lets them read on until all is written; throws what a reader threw.
    /// </summary>
    /// <param name="read">Makes a reader of its number, whose parameter counts its reads from 0.</param>
    /// <param name="write">Writes everything.</param>
    public static async Task ReadWhileAsync(Func<int, Action<int>> read, Action write)
    {
        using var written = new CancellationTokenSource();
        using var reading = new SemaphoreSlim(0);
        var readers = Enumerable.Range(0, Readers).Select(number => Task.Run(() =>
        {
            var reader = read(number);
            var reads = 0;
            for (; !written.IsCancellationRequested; reads++)
            {
                reader(reads);
                if (reads == 0)
                {
                    reading.Release();
                }
            }

            return reads;
        })).ToArray();
        for (var started = 0; started < Readers; started++)
        {
            Assert.True(await reading.WaitAsync(Deadline), "the readers do not read");
        }

        write();
        await written.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }
}
