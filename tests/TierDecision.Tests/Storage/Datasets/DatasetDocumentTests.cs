using NodaTime;
using TierDecision.Storage.Datasets;

namespace TierDecision.Tests.Storage.Datasets;

public class DatasetDocumentTests
{
    private static readonly DatasetInfo Dataset = new(
        3,
        new DatasetHeader
        {
            Tiers = ["gold", "basic"],
            PolicyName = "shop",
            PolicyVersion = "7",
            AsOf = Instant.FromUtc(2026, 3, 4, 10, 0),
            IdentityKeyFingerprint = 0xfedcba9876543210,
            PhoneNormalizer = "libphonenumber 9.0.43, rules 1, region DE",
            Currency = "EUR",
            Agents = ["ann"],
        },
        20_000, 40_000, 0x0123456789abcdef, Instant.FromUtc(2026, 3, 4, 11, 0), 1_772_618_400_000);

    [Fact]
    public void What_was_written_is_read()
    {
        var read = DatasetDocument.Read(DatasetDocument.Write(Dataset));

        Assert.Equal(DatasetStatus.Live, read.Status);
        Assert.Equal(DatasetDocument.Write(Dataset), DatasetDocument.Write(read.Dataset!));
        Assert.Equal("libphonenumber 9.0.43, rules 1, region DE", read.Dataset!.Header.PhoneNormalizer);
    }

    [Fact]
    public void Dataset_from_before_phone_normalizers_were_recorded_names_none()
    {
        var older = DatasetDocument.Write(Dataset).Replace("\"phoneNormalizer\":\"libphonenumber 9.0.43, rules 1, region DE\",", "", StringComparison.Ordinal);
        Assert.DoesNotContain("phoneNormalizer", older, StringComparison.Ordinal);

        Assert.Equal("", DatasetDocument.Read(older).Dataset!.Header.PhoneNormalizer);
    }

    // What makes it safe to add a field: versions that do not know it read the rest.
    [Fact]
    public void Field_of_a_later_version_is_passed_over() =>
        Assert.Equal(DatasetStatus.Live, DatasetDocument.Read(DatasetDocument.Write(Dataset).Replace("{", "{\"later\":\"x\",", StringComparison.Ordinal)).Status);

    [Theory]
    [InlineData("\"format\":2", "\"format\":3", "format 3, this version reads 2")]
    [InlineData("\"checksum\":\"0123456789abcdef\"", "\"checksum\":\"none\"", "a time or a hash that is none")]
    [InlineData("\"policyName\":\"shop\",", "", "policyName")]
    [InlineData("\"policyName\":\"shop\"", "\"policyName\":null", "null where a text has to be")]
    [InlineData("[\"gold\",\"basic\"]", "null", "tiers: 1 to 250")]
    [InlineData("[\"gold\",\"basic\"]", "[]", "tiers: 1 to 250")]
    [InlineData("[\"gold\",\"basic\"]", "[\"gold\",null]", "without a name")]
    [InlineData("[\"ann\"]", "[null]", "without a name")]
    [InlineData("\"customers\":20000", "\"customers\":-1", "a number that is none")]
    [InlineData("\"generation\":3", "\"generation\":0", "a number that is none")]
    public void Rejects_what_it_cannot_read(string part, string instead, string reason)
    {
        var read = DatasetDocument.Read(DatasetDocument.Write(Dataset).Replace(part, instead, StringComparison.Ordinal));

        Assert.Equal(DatasetStatus.Unreadable, read.Status);
        Assert.Contains(reason, read.Detail, StringComparison.Ordinal);
    }
}
