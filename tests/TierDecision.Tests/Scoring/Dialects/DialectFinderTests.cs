using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Tests.Scoring.Dialects;

public class DialectFinderTests
{
    private static readonly Gen<decimal[]> Numbers =
        (from units in Gen.Choose(-2_000_000_000, 2_000_000_000)
         from size in Gen.Choose(0, 9)
         from decimals in Gen.Choose(0, 3)
         select decimal.Truncate(units / Power(size)) / Power(decimals)).NonEmptyListOf().Select(list => list.ToArray());

    private static readonly Gen<LocalDate[]> Days =
        Gen.Choose(-20_000, 20_000).Select(days => new LocalDate(2000, 1, 1).PlusDays(days)).NonEmptyListOf().Select(list => list.ToArray());

    public static TheoryData<int> NumberWays => [.. Enumerable.Range(0, NumberDialect.All.Length)];

    public static TheoryData<int> DateWays => [.. Enumerable.Range(0, DateDialect.All.Length)];

    [Theory]
    [MemberData(nameof(NumberWays))]
    public void Number_that_a_way_writes_is_read_back(int way) => Laws.Hold(
        Numbers,
        numbers => numbers.All(number => NumberDialect.All[way].Read(NumberDialect.All[way].Write(number), out var read) is null && read == number));

    [Theory]
    [MemberData(nameof(DateWays))]
    public void Date_that_a_way_writes_is_read_back(int way) => Laws.Hold(
        Days,
        days => days.Where(day => day.Year >= 1928)
            .All(day => DateDialect.All[way].Read(DateDialect.All[way].Write(day), out var read) is null && read == day));

    /// <summary>Whatever the values are, the finder reads them as they were written, or says that it cannot tell.</summary>
    [Theory]
    [MemberData(nameof(NumberWays))]
    public void Numbers_of_one_way_are_never_read_in_another(int way) =>
        Laws.Hold(Numbers, numbers => IsReadBack(NumberDialect.All, NumberDialect.All[way], numbers));

    /// <inheritdoc cref="Numbers_of_one_way_are_never_read_in_another"/>
    [Theory]
    [MemberData(nameof(DateWays))]
    public void Dates_of_one_way_are_never_read_in_another(int way) =>
        Laws.Hold(Days, days => IsReadBack(DateDialect.All, DateDialect.All[way], [.. days.Where(day => day.Year >= 1928)]));

    [Theory]
    [InlineData("point", "1234.56", "300")]
    [InlineData("point ,", "1,234.56", "300.00")]
    [InlineData("comma .", "1.355,90", "300,00")]
    [InlineData("comma .", "1.299", "2.450", "0,5")]
    [InlineData("comma .", "1.234.567", "1.299")]
    [InlineData("point", "1.299", "12.5")]
    [InlineData("point ,", "12,34,567", "1,299")]
    [InlineData("point '", "1'234.50")]
    [InlineData("comma  ", "1 234,56", "1\u00a0234,56", "1\u202f234,56")]
    [InlineData("point", "0.299", "100")]
    [InlineData("point", "1e3", ".5")]
    [InlineData("point", "12", "13")]
    public void Way_of_numbers_is_found(string expected, params string[] values)
    {
        var found = Assert.IsType<Finding<NumberDialect>.Found>(Find<NumberDialect, decimal>(NumberDialect.All, values));

        var (mark, thousands) = (found.Dialect.Mark == DecimalMark.Comma ? "comma" : "point", found.Dialect.Thousands);
        Assert.Equal(expected, thousands is null ? mark : $"{mark} {thousands}");
    }

    [Theory]
    [InlineData("1.299", "1.299", "849", "2.450")]
    [InlineData("1,299", "5", "1,299")]
    public void Numbers_that_mean_two_things_are_doubtful(string doubtful, params string[] values)
    {
        var doubt = Assert.IsType<Finding<NumberDialect>.Ambiguous>(Find<NumberDialect, decimal>(NumberDialect.All, values));

        Assert.Equal(doubtful, doubt.Value.Value);
        Assert.NotEqual(doubt.One.Mark, doubt.Other.Mark);
    }

    [Theory]
    [InlineData("12.50", "12,50")]
    [InlineData("1'234.5", "1,234.5")]
    [InlineData("1.234.567", "12.50")]
    public void Numbers_of_two_ways_are_mixed_and_both_are_named(string before, string value)
    {
        var mixed = Assert.IsType<Finding<NumberDialect>.Mixed>(Find<NumberDialect, decimal>(NumberDialect.All, "7", before, "abc", value));

        Assert.Equal((new Evidence(2, before), new Evidence(4, value)), (mixed.Before, mixed.Value));
    }

    [Theory]
    [InlineData(DateOrder.MonthDayYear, "6/11/2017 17:40", "6/16/2017 22:45")]
    [InlineData(DateOrder.MonthDayYear, "1/7/2025, 1:32 PM", "1/17/2025, 12:00 AM")]
    [InlineData(DateOrder.DayMonthYear, "1.6.2017", "16.6.2017")]
    [InlineData(DateOrder.DayMonthYear, "16-06-2017")]
    [InlineData(DateOrder.DayMonthYear, "05/05/2025", "06/06/2025")]
    [InlineData(DateOrder.YearMonthDay, "2025-03-01 09:11:58 +0100", "20250302", "2025/3/4", "2026年1月31日")]
    [InlineData(DateOrder.YearMonthDay, "2025-03-01 09:11:58 UTC")]
    [InlineData(DateOrder.SerialNumber, "45658", "45659.5")]
    [InlineData(DateOrder.YearMonthDay, "yesterday")]
    public void Order_of_dates_is_found(DateOrder expected, params string[] values) =>
        Assert.Equal(expected, Assert.IsType<Finding<DateDialect>.Found>(Find<DateDialect, LocalDate>(DateDialect.All, values)).Dialect.Order);

    [Fact]
    public void Evidence_is_the_value_that_settled_it()
    {
        var found = Assert.IsType<Finding<DateDialect>.Found>(Find<DateDialect, LocalDate>(DateDialect.All, "01.02.2024", "31.12.2024", "30.12.2024"));

        Assert.Equal(new Evidence(2, "31.12.2024"), found.Because);
    }

    [Theory]
    [InlineData("03/04/2025")]
    [InlineData("05/05/2025", "03/04/2025", "06/06/2025")]
    public void Dates_that_mean_two_days_are_doubtful(params string[] values)
    {
        var result = Find<DateDialect, LocalDate>(DateDialect.All, values);

        var doubt = Assert.IsType<Finding<DateDialect>.Ambiguous>(result);
        Assert.Equal((DateOrder.DayMonthYear, DateOrder.MonthDayYear), (doubt.One.Order, doubt.Other.Order));
    }

    [Theory]
    [InlineData("31/12/2024", "12/31/2024")]
    [InlineData("31.12.2024", "30/12/2024")]
    [InlineData("2024-12-31", "31.12.2024")]
    [InlineData("45657", "31/12/2024")]
    public void Dates_of_two_ways_are_mixed(string before, string value)
    {
        var mixed = Assert.IsType<Finding<DateDialect>.Mixed>(Find<DateDialect, LocalDate>(DateDialect.All, before, value));

        Assert.Equal((before, value), (mixed.Before.Value, mixed.Value.Value));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var (numbers, dates) = (NumberDialect.All[5], DateDialect.All[3]);

        Assert.Equal(0, Allocations.Of(() =>
        {
            numbers.Read("€ 1.234,56-", out _);
            dates.Read("31/12/2024 11:59 PM", out _);
        }));
    }

    private static decimal Power(int exponent) => Enumerable.Repeat(10m, exponent).Aggregate(1m, (a, b) => a * b);

    private static bool IsReadBack<TDialect, TValue>(
        System.Collections.Immutable.ImmutableArray<TDialect> all, TDialect dialect, IReadOnlyList<TValue> values)
        where TDialect : class, IDialect<TValue>
        where TValue : struct, IEquatable<TValue>
    {
        var texts = values.Select(dialect.Write).ToArray();
        return Find<TDialect, TValue>(all, texts) switch
        {
            Finding<TDialect>.Found found => Reads(found.Dialect),
            Finding<TDialect>.Ambiguous doubt => Reads(doubt.One) || Reads(doubt.Other),
            _ => false,
        };

        bool Reads(TDialect one) => texts.Zip(values).All(pair => one.Read(pair.First, out var read) is null && read.Equals(pair.Second));
    }

    private static Finding<TDialect> Find<TDialect, TValue>(System.Collections.Immutable.ImmutableArray<TDialect> all, params string[] values)
        where TDialect : class, IDialect<TValue>
        where TValue : struct, IEquatable<TValue>
    {
        var finder = new DialectFinder<TDialect, TValue>(all);
        for (var i = 0; i < values.Length; i++)
        {
            finder.Add(values[i], i + 1);
        }

        return finder.Result;
    }
}
