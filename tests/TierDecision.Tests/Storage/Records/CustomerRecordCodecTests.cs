using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Records;

public sealed class CustomerRecordCodecTests
{
    private static readonly Gen<float> AnyFloat = Gen.OneOf(
        ArbMap.Default.GeneratorFor<float>(), Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.MaxValue));

    private static readonly Gen<Instant> AnySecond =
        from high in Gen.Choose(0, ushort.MaxValue)
        from low in Gen.Choose(0, ushort.MaxValue)
        select Instant.FromUnixTimeSeconds(((uint)high << 16) | (uint)low);

    private static readonly Gen<CustomerScore> AnyScore =
        from bytes in Gen.Choose(0, 255).ArrayOf(5)
        from rfm in Gen.Choose(0, 5).ArrayOf(3)
        from floats in AnyFloat.ArrayOf(3)
        from probability in Gen.OneOf(Gen.Choose(0, 1_000_000).Select(millionths => millionths / 1_000_000f), Gen.Constant(float.NaN))
        from percentile in Gen.OneOf(Gen.Choose(0, 1_000_000).Select(part => part / 10_000f), Gen.Constant(float.NaN))
        from shorts in Gen.Choose(0, ushort.MaxValue).ArrayOf(2)
        from instants in AnySecond.ArrayOf(3)
        from version in ArbMap.Default.GeneratorFor<ulong>()
        select new CustomerScore
        {
            Tier = (byte)bytes[0],
            OverrideTier = (byte)bytes[1],
            Segment = (RfmSegment)bytes[2],
            Flags = (CustomerFlags)bytes[3],
            DissatisfiedDays = (byte)bytes[4],
            Recency = (byte)rfm[0],
            Frequency = (byte)rfm[1],
            Monetary = (byte)rfm[2],
            ValueScore = floats[0],
            LifetimeValue = floats[1],
            Margin = floats[2],
            ProbabilityActive = probability,
            Percentile = percentile,
            Language = new LanguageCode((ushort)shorts[0]),
            PreferredAgent = (ushort)shorts[1],
            TierSince = instants[0],
            OverrideExpiry = instants[1],
            AsOf = instants[2],
            Version = version,
        };

    [Fact]
    public void Score_written_and_read_is_the_same_within_the_stated_precision() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(AnyScore.ToArbitrary(), score =>
        {
            var read = Read(Write(score));
            Assert.Equal(score with { ProbabilityActive = 0, Percentile = 0 }, read with { ProbabilityActive = 0, Percentile = 0 });
            AssertNear(score.ProbabilityActive, read.ProbabilityActive, 0.5 / 65534);
            AssertNear(score.Percentile, read.Percentile, 0.5 / 500);
        }));

    [Fact]
    public void Record_read_and_written_is_the_same_bytes() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(AnyScore.ToArbitrary(), score =>
        {
            var written = Write(score);
            Assert.Equal(written, Write(Read(written)));
        }));

    [Fact]
    public void Every_stored_fraction_is_read_and_written_as_itself()
    {
        var record = Write(new CustomerScore());
        for (var stored = 0; stored <= ushort.MaxValue; stored++)
        {
            (record[20], record[21]) = ((byte)stored, (byte)(stored >> 8));
            (record[22], record[23]) = stored <= 50_000 ? (record[20], record[21]) : ((byte)0xff, (byte)0xff);
            Assert.Equal(record, Write(Read(record)));
        }
    }

    [Fact]
    public void Layout_is_the_documented_one()
    {
        var score = new CustomerScore
        {
            Tier = 2,
            OverrideTier = 1,
            Segment = RfmSegment.AtRisk,
            Recency = 5,
            Frequency = 4,
            Monetary = 3,
            Flags = CustomerFlags.Vulnerable | CustomerFlags.Verified,
            ValueScore = 1,
            LifetimeValue = 2,
            Margin = -2,
            ProbabilityActive = 0.5f,
            Percentile = 99.5f,
            Language = LanguageCode.TryParse("de", out var german) ? german : default,
            PreferredAgent = 0x0102,
            TierSince = Instant.FromUnixTimeSeconds(0x03040506),
            OverrideExpiry = Instant.FromUnixTimeSeconds(0x0708090a),
            AsOf = Instant.FromUnixTimeSeconds(0x0b0c0d0e),
            Version = 0x1112131415161718,
        };

        Assert.Equal(
            "01020107" + "E500" + "09" + "00" + "0000803F" + "00000040" + "000000C0" + "FF7F" + "56C2" + "6564" + "0201"
            + "06050403" + "0A090807" + "0E0D0C0B" + "1817161514131211",
            Convert.ToHexString(Write(score)));
    }

    [Theory]
    [InlineData(-0.1f, 0f)]
    [InlineData(1.1f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Probability_outside_its_range_is_moved_to_the_nearest_end(float given, float kept) =>
        Assert.Equal(kept, Read(Write(new CustomerScore { ProbabilityActive = given })).ProbabilityActive);

    [Fact]
    public void Instant_outside_its_range_is_moved_to_the_nearest_end_and_rounded_down()
    {
        var read = Read(Write(new CustomerScore
        {
            TierSince = Instant.MinValue,
            OverrideExpiry = Instant.MaxValue,
            AsOf = Instant.FromUnixTimeMilliseconds(1_700_000_000_999),
        }));

        Assert.Equal(Instant.FromUnixTimeSeconds(0), read.TierSince);
        Assert.Equal(Instant.FromUnixTimeSeconds(uint.MaxValue), read.OverrideExpiry);
        Assert.Equal(Instant.FromUnixTimeSeconds(1_700_000_000), read.AsOf);
    }

    [Fact]
    public void Rejects_an_unknown_format()
    {
        var record = Write(new CustomerScore { Tier = 1 });
        foreach (byte format in new byte[] { 0, 2, 255 })
        {
            record[0] = format;
            Assert.Equal(RecordReadError.UnknownFormat, CustomerRecordCodec.TryRead(record, out var score));
            Assert.Equal(new CustomerScore(), score);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(49)]
    public void Rejects_another_length(int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan(0, Math.Min(1, length)).Fill(CustomerRecordCodec.Format);

        Assert.Equal(RecordReadError.WrongLength, CustomerRecordCodec.TryRead(bytes, out _));
    }

    [Fact]
    public void Rejects_a_score_or_a_buffer_that_does_not_fit()
    {
        Assert.Throws<ArgumentException>(() => Write(new CustomerScore { Recency = 8 }));
        Assert.Throws<ArgumentException>(() => CustomerRecordCodec.Write(new CustomerScore(), new byte[47]));
    }

    private static byte[] Write(CustomerScore score)
    {
        var record = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(score, record);
        return record;
    }

    private static CustomerScore Read(byte[] record)
    {
        Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(record, out var score));
        return score;
    }

    private static void AssertNear(float expected, float actual, double precision)
    {
        if (float.IsNaN(expected))
        {
            Assert.True(float.IsNaN(actual));
            return;
        }

        // A 32-bit float of this size is itself off by up to 4e-6.
        Assert.InRange(actual, expected - precision - 8e-6, expected + precision + 8e-6);
    }
}
