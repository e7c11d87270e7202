using System.Reflection;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Core.Customers;

public class CustomerFieldsTests
{
    private static readonly CustomerScore Before = new() { AsOf = Instant.FromUtc(2026, 3, 1, 0, 0) };

    public static TheoryData<string> Names => [.. CustomerFields.All.Select(column => column.Name)];

    [Fact]
    public void Table_has_a_column_for_everything_that_a_score_holds()
    {
        // Each column changes one property and no other, and together they change all.
        var changed = CustomerFields.All.Select(field => Assert.Single(Properties(), property => !Equals(property.GetValue(Before), property.GetValue(Changed(field))))).ToList();

        Assert.Equal(Properties().Select(property => property.Name).Order(StringComparer.Ordinal), changed.Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_and_columns_are_distinct()
    {
        Assert.Distinct(CustomerFields.All.Select(field => field.Name));
        Assert.Distinct(CustomerFields.All.Select(field => field.Column));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Record_keeps_the_column(string name)
    {
        var expected = Changed(CustomerFields.All.Single(field => field.Name == name));
        var (bytes, record) = (new byte[CustomerRecordCodec.Size], new byte[CustomerRecordCodec.Size]);
        CustomerRecordCodec.Write(Before, bytes);
        CustomerRecordCodec.Write(expected, record);

        Assert.NotEqual(bytes, record);
        Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(record, out var read));
        Assert.Equal(expected with { Percentile = 0, ProbabilityActive = 0 }, read with { Percentile = 0, ProbabilityActive = 0 });
        Assert.Equal(expected.Percentile, read.Percentile, 0.001f);
        Assert.Equal(expected.ProbabilityActive, read.ProbabilityActive, 0.00001f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_of_the_column_is_read_back(string name)
    {
        if (CustomerFields.All.Single(field => field.Name == name) is ICustomerValueField field)
        {
            var expected = Changed((CustomerField)field);
            var actual = Before;

            Assert.Null(field.Read(field.Write(expected), ref actual));
            Assert.Equal(expected, actual);
        }
    }

    private static PropertyInfo[] Properties() => typeof(CustomerScore).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static CustomerScore Changed(CustomerField field) => field switch
    {
        CustomerNumberField number => number.Set(Before, 0.25f),
        CustomerRatingField rating => rating.Set(Before, 3),
        CustomerWordField word => word.Set(Before, word.Words.Values.Max()),
        CustomerFlagsField flags => flags.Set(Before, flags.Words.Values.Sum()),
        CustomerLanguageField language => language.Set(Before, LanguageCode.TryParse("de", out var code) ? code : default),
        CustomerTimeField time => time.Set(Before, Before.AsOf - Duration.FromDays(7)),
        CustomerNameField name => name.Set(Before, 5),
        CustomerVersionField version => version.Set(Before, 9),
        _ => throw new InvalidOperationException(field.Name),
    };
}
