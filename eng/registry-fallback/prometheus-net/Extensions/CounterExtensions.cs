namespace Prometheus;

/// <summary>Times and exceptions as counters.</summary>
public static class CounterExtensions
{
    /// <summary>Sets the counter to the current time, in seconds since 1970-01-01 UTC, unless it is already as great.</summary>
    public static void IncToCurrentTimeUtc(this ICounter counter) => counter.IncTo(UnixTime.Now);

    /// <summary>Sets the counter to this time, in seconds since 1970-01-01 UTC, unless it is already as great.</summary>
    public static void IncToTimeUtc(this ICounter counter, DateTimeOffset timestamp) => counter.IncTo(UnixTime.SecondsOf(timestamp));

    /// <summary>Runs the operation and counts an exception that it throws, if the filter takes it; the exception goes on.</summary>
    public static void CountExceptions(this ICounter counter, Action wrapped, Func<Exception, bool>? exceptionFilter = null)
    {
        Require(counter, wrapped);
        try
        {
            wrapped();
        }
        catch (Exception e) when (Takes(exceptionFilter, e))
        {
            counter.Inc();
            throw;
        }
    }

    /// <inheritdoc cref="CountExceptions(ICounter, Action, Func{Exception, bool}?)"/>
    public static TResult CountExceptions<TResult>(this ICounter counter, Func<TResult> wrapped, Func<Exception, bool>? exceptionFilter = null)
    {
        Require(counter, wrapped);
        try
        {
            return wrapped();
        }
        catch (Exception e) when (Takes(exceptionFilter, e))
        {
            counter.Inc();
            throw;
        }
    }

    /// <inheritdoc cref="CountExceptions(ICounter, Action, Func{Exception, bool}?)"/>
    public static async Task CountExceptionsAsync(this ICounter counter, Func<Task> wrapped, Func<Exception, bool>? exceptionFilter = null)
    {
        Require(counter, wrapped);
        try
        {
            await wrapped().ConfigureAwait(false);
        }
        catch (Exception e) when (Takes(exceptionFilter, e))
        {
            counter.Inc();
            throw;
        }
    }

    /// <inheritdoc cref="CountExceptions(ICounter, Action, Func{Exception, bool}?)"/>
    public static async Task<TResult> CountExceptionsAsync<TResult>(this ICounter counter, Func<Task<TResult>> wrapped, Func<Exception, bool>? exceptionFilter = null)
    {
        Require(counter, wrapped);
        try
        {
            return await wrapped().ConfigureAwait(false);
        }
        catch (Exception e) when (Takes(exceptionFilter, e))
        {
            counter.Inc();
            throw;
        }
    }

    private static bool Takes(Func<Exception, bool>? filter, Exception e) => filter is null || filter(e);

    private static void Require(ICounter counter, Delegate wrapped)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(wrapped);
    }
}
