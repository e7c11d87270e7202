using System.Buffers.Binary;
using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>
/// Writes a score as one record of <see cref="Size"/> bytes and reads it back. The layout is fixed, little-endian, and begins with
/// the format's number; <c>docs/data-layout.md</c> describes it. What every store, the replica and its checkpoint hold is this record.
/// </summary>
public static class CustomerRecordCodec
{
    /// <summary>The length of a record in bytes: 48.</summary>
    public const int Size = 48;

    /// <summary>The format that is written: 1.</summary>
    public const byte Format = 1;

    // A 16-bit fraction keeps its highest value for "unknown".
    private const ushort UnknownFraction = ushort.MaxValue;
    private const float ProbabilityScale = ushort.MaxValue - 1;
    private const float PercentileScale = 500;
    private const int RfmBits = 3;
    private const int RfmMask = (1 << RfmBits) - 1;

    private const int TierAt = 1;
    private const int OverrideTierAt = 2;
    private const int SegmentAt = 3;
    private const int RfmAt = 4;
    private const int FlagsAt = 6;
    private const int DissatisfiedDaysAt = 7;
    private const int ValueScoreAt = 8;
    private const int LifetimeValueAt = 12;
    private const int MarginAt = 16;
    private const int ProbabilityActiveAt = 20;
    private const int PercentileAt = 22;
    private const int LanguageAt = 24;
    private const int PreferredAgentAt = 26;
    private const int TierSinceAt = 28;
    private const int OverrideExpiryAt = 32;
    private const int AsOfAt = 36;
    private const int VersionAt = 40;

    /// <summary>
    /// Writes <paramref name="score"/> into the first <see cref="Size"/> bytes of <paramref name="record"/>. Instants are kept to the second,
    /// rounded down, from 1970 to 2106; the percentile to 1/500; the probability to 1/65534; what lies outside its range is moved to
    /// the nearest end. A written record, read and written again, is the same bytes.
    /// </summary>
    /// <exception cref="ArgumentException">An R, F or M score is above 7, or <paramref name="record"/> is too short.</exception>
    public static void Write(in CustomerScore score, Span<byte> record)
    {
        if (record.Length < Size)
        {
            throw new ArgumentException($"A record has {Size} bytes, not {record.Length}.", nameof(record));
        }

        if (score.Recency > RfmMask || score.Frequency > RfmMask || score.Monetary > RfmMask)
        {
            throw new ArgumentException(
                $"R, F and M scores are at most {RfmMask}, not {score.Recency}, {score.Frequency}, {score.Monetary}.", nameof(score));
        }

        record[0] = Format;
        record[TierAt] = score.Tier;
        record[OverrideTierAt] = score.OverrideTier;
        record[SegmentAt] = (byte)score.Segment;
        var rfm = score.Recency | (score.Frequency << RfmBits) | (score.Monetary << (2 * RfmBits));
        BinaryPrimitives.WriteUInt16LittleEndian(record[RfmAt..], (ushort)rfm);
        record[FlagsAt] = (byte)score.Flags;
        record[DissatisfiedDaysAt] = score.DissatisfiedDays;
        BinaryPrimitives.WriteSingleLittleEndian(record[ValueScoreAt..], score.ValueScore);
        BinaryPrimitives.WriteSingleLittleEndian(record[LifetimeValueAt..], score.LifetimeValue);
        BinaryPrimitives.WriteSingleLittleEndian(record[MarginAt..], score.Margin);
        BinaryPrimitives.WriteUInt16LittleEndian(record[ProbabilityActiveAt..], Fraction(score.ProbabilityActive, 1, ProbabilityScale));
        BinaryPrimitives.WriteUInt16LittleEndian(record[PercentileAt..], Fraction(score.Percentile, 100, PercentileScale));
        BinaryPrimitives.WriteUInt16LittleEndian(record[LanguageAt..], score.Language.Packed);
        BinaryPrimitives.WriteUInt16LittleEndian(record[PreferredAgentAt..], score.PreferredAgent);
        BinaryPrimitives.WriteUInt32LittleEndian(record[TierSinceAt..], Seconds(score.TierSince));
        BinaryPrimitives.WriteUInt32LittleEndian(record[OverrideExpiryAt..], Seconds(score.OverrideExpiry));
        BinaryPrimitives.WriteUInt32LittleEndian(record[AsOfAt..], Seconds(score.AsOf));
        BinaryPrimitives.WriteUInt64LittleEndian(record[VersionAt..], score.Version);
    }

    /// <summary>Reads a record; <paramref name="score"/> is the default unless <see cref="RecordReadError.None"/>. Allocates nothing.</summary>
    public static RecordReadError TryRead(ReadOnlySpan<byte> record, out CustomerScore score)
    {
        score = new CustomerScore();
        if (record.IsEmpty)
        {
            return RecordReadError.WrongLength;
        }

        if (record[0] != Format)
        {
            return RecordReadError.UnknownFormat;
        }

        if (record.Length != Size)
        {
            return RecordReadError.WrongLength;
        }

        var rfm = BinaryPrimitives.ReadUInt16LittleEndian(record[RfmAt..]);
        score = new CustomerScore
        {
            Tier = record[TierAt],
            OverrideTier = record[OverrideTierAt],
            Segment = (RfmSegment)record[SegmentAt],
            Recency = (byte)(rfm & RfmMask),
            Frequency = (byte)((rfm >> RfmBits) & RfmMask),
            Monetary = (byte)((rfm >> (2 * RfmBits)) & RfmMask),
            Flags = (CustomerFlags)record[FlagsAt],
            DissatisfiedDays = record[DissatisfiedDaysAt],
            ValueScore = BinaryPrimitives.ReadSingleLittleEndian(record[ValueScoreAt..]),
            LifetimeValue = BinaryPrimitives.ReadSingleLittleEndian(record[LifetimeValueAt..]),
            Margin = BinaryPrimitives.ReadSingleLittleEndian(record[MarginAt..]),
            ProbabilityActive = Unfraction(BinaryPrimitives.ReadUInt16LittleEndian(record[ProbabilityActiveAt..]), ProbabilityScale),
            Percentile = Unfraction(BinaryPrimitives.ReadUInt16LittleEndian(record[PercentileAt..]), PercentileScale),
            Language = new LanguageCode(BinaryPrimitives.ReadUInt16LittleEndian(record[LanguageAt..])),
            PreferredAgent = BinaryPrimitives.ReadUInt16LittleEndian(record[PreferredAgentAt..]),
            TierSince = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(record[TierSinceAt..])),
            OverrideExpiry = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(record[OverrideExpiryAt..])),
            AsOf = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(record[AsOfAt..])),
            Version = BinaryPrimitives.ReadUInt64LittleEndian(record[VersionAt..]),
        };
        return RecordReadError.None;
    }

    /// <summary>The version of a record of this format, without reading the rest.</summary>
    internal static ulong Version(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt64LittleEndian(record[VersionAt..]);

    private static ushort Fraction(float value, float highest, float scale) =>
        float.IsNaN(value) ? UnknownFraction : (ushort)MathF.Round(Math.Clamp(value, 0, highest) * scale);

    private static float Unfraction(ushort stored, float scale) => stored == UnknownFraction ? float.NaN : stored / scale;

    private static uint Seconds(Instant instant) => (uint)Math.Clamp(instant.ToUnixTimeSeconds(), 0, uint.MaxValue);
}
