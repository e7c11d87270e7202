using System.Globalization;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Tests.Scoring.Dialects;

public class NumberDialectTests
{
    /// <summary>What spreadsheets, shops and SAP write around a number.</summary>
    [Theory]
    [InlineData("'-12.00", "-12")]
    [InlineData("12.50-", "-12.50")]
    [InlineData("(12.50)", "-12.50")]
    [InlineData("$(12.50)", "-12.50")]
    [InlineData("($12.50)", "-12.50")]
    [InlineData("-$12.50", "-12.50")]
    [InlineData("$-12.50", "-12.50")]
    [InlineData("\u221212.50", "-12.50")]
    [InlineData("+12.50", "12.50")]
    [InlineData("12.50 €", "12.50")]
    [InlineData("CHF 12.50", "12.50")]
    [InlineData("12.50 EUR", "12.50")]
    [InlineData("£12.50", "12.50")]
    [InlineData("¥12", "12")]
    [InlineData("R$ 12.50", "12.50")]
    public void Marks_around_a_number_are_taken_off(string text, string expected)
    {
        Assert.Null(NumberDialect.Plain.Read(text, out var number));

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), number);
    }

    [Theory]
    [InlineData("--12")]
    [InlineData("-12-")]
    [InlineData("(-12)")]
    [InlineData("(12")]
    [InlineData("€12€")]
    [InlineData("€")]
    [InlineData("'")]
    [InlineData("-")]
    [InlineData("12 34")]
    [InlineData("1.2.3")]
    [InlineData("0x12")]
    [InlineData("NaN")]
    [InlineData("12 PCS")]
    [InlineData("1e99")]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111111")]
    public void Rejects_what_is_no_number(string text) => Assert.Equal("not a number like 1234.56", NumberDialect.Plain.Read(text, out _));

    [Theory]
    [InlineData("1,23")]
    [InlineData("1234,567")]
    [InlineData("0,123")]
    [InlineData("1,,234")]
    [InlineData(",123")]
    [InlineData("123,45,678")]
    [InlineData("1,234.5,6")]
    public void Rejects_groups_that_are_none(string text) =>
        Assert.Equal("not a number like 1,234.56", NumberDialect.All.Single(way => way is { Mark: DecimalMark.Point, Thousands: ',' }).Read(text, out _));

    [Theory]
    [InlineData("12.50 €", "EUR")]
    [InlineData("US$ 5", "USD")]
    [InlineData("$5", "$")]
    [InlineData("CHF 1'234.50", "CHF")]
    [InlineData("5", null)]
    public void Currency_beside_a_number_is_told(string text, string? currency) => Assert.Equal(currency, NumberText.Of(text).Currency);
}
