using System.Globalization;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>
/// Where an entry stands among those of all streams: newer ones are greater. Its text names the entry, and is what pages continue from.
/// </summary>
/// <param name="Milliseconds">When it was written, by the server's clock, since 1970.</param>
/// <param name="Sequence">Counts those of one stream within a millisecond.</param>
/// <param name="Stream">The stream's number, see <see cref="RedisAuditStreams"/>: decides between those of the same time.</param>
internal readonly record struct RedisAuditPosition(ulong Milliseconds, ulong Sequence, int Stream) : IComparable<RedisAuditPosition>
{
    /// <summary>The position of a stream's entry; null if the id is none that a server gives.</summary>
    public static RedisAuditPosition? Of(string? id, int stream) => Parse($"{id}-{stream.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Null unless the text is exactly what <see cref="ToString"/> gives for a position that can be.</summary>
    public static RedisAuditPosition? Parse(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 3
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var stream)
            && new RedisAuditPosition(milliseconds, sequence, stream) is var position
            && (milliseconds, sequence) != (0, 0) && stream < RedisAuditStreams.Most && position.ToString() == text
                ? position
                : null;
    }

    /// <summary>The last id of a stream that comes after this position, where the newest comes first; null if there is none.</summary>
    public string? NextIn(int stream) =>
        stream < Stream ? Id(Milliseconds, Sequence)
        : Sequence > 0 ? Id(Milliseconds, Sequence - 1)
        : Milliseconds > 0 ? Id(Milliseconds - 1, ulong.MaxValue)
        : null;

    /// <inheritdoc/>
    public int CompareTo(RedisAuditPosition other) =>
        (Milliseconds, Sequence, Stream).CompareTo((other.Milliseconds, other.Sequence, other.Stream));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}-{Stream}");

    private static string Id(ulong milliseconds, ulong sequence) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds}-{sequence}");
}
