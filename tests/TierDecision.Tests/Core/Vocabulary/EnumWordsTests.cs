using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Vocabulary;

public class EnumWordsTests
{
    private static readonly string[] Known = ["priority", "head_start", "from_percentile", "name", "de", "gold"];

    [Theory]
    [InlineData("priorty", "priority")]
    [InlineData("pirority", "priority")]
    [InlineData("Priority", "priority")]
    [InlineData("headstart", "head_start")]
    [InlineData("head-start", "head_start")]
    [InlineData("percentile", "from_percentile", false)]
    [InlineData("from_percentiles", "from_percentile")]
    [InlineData("nmae", "name")]
    [InlineData("glod", "gold")]
    [InlineData("zzz", null)]
    [InlineData("en", null)]
    [InlineData("", null)]
    public void Nearest_finds_slips_of_the_fingers(string word, string? expected, bool near = true) =>
        Assert.Equal(near ? expected : null, NearestWord.Nearest(word, Known));

    [Fact]
    public void Nearest_gives_up_on_words_that_no_finger_slipped_into() =>
        Assert.Null(NearestWord.Nearest(new string('a', 1_000_000), [new string('a', 999_999)]));

    [Fact]
    public void Nearest_of_nothing_is_nothing() => Assert.Null(NearestWord.Nearest("gold", []));

    [Theory]
    [InlineData("FirstResponse", "first_response")]
    [InlineData("Name", "name")]
    [InlineData("CantLoseThem", "cant_lose_them")]
    public void SnakeCase_sets_words_apart(string name, string expected) => Assert.Equal(expected, EnumWords.SnakeCase(name));

    [Fact]
    public void Words_leave_out_the_member_that_says_nothing()
    {
        Assert.Equal(["contact", "ticket", "order"], EnumWords.Of<DecisionContext>().Keys);
        Assert.DoesNotContain("unspecified", EnumWords.Of<Channel>().Keys);
        Assert.DoesNotContain("none", EnumWords.Of<CustomerFlags>().Keys);

        // Attestation has a "none" that says something.
        Assert.Contains("none", EnumWords.Of<Attestation>().Keys);
    }

    [Fact]
    public void NotOneOf_names_the_nearest_or_all()
    {
        Assert.Equal("is no tier; did you mean 'gold'?", NearestWord.NotOneOf("tier", "godl", ["gold", "silver"]));
        Assert.Equal("is no tier; there are: gold, silver", NearestWord.NotOneOf("tier", "diamond", ["gold", "silver"]));
        Assert.Equal("is no tier; there are none", NearestWord.NotOneOf("tier", "diamond", []));
    }

    [Fact]
    public void Suggest_puts_the_nearest_behind_the_reason_unless_the_word_is_longer_than_any_name()
    {
        var name = new string('a', Names.MaxLength - 1);

        Assert.Equal("no such tier; did you mean 'gold'?", NearestWord.Suggest("no such tier", "godl", ["gold", "silver"]));
        Assert.Equal("no such tier", NearestWord.Suggest("no such tier", "diamond", ["gold", "silver"]));
        Assert.Equal($"no such tier; did you mean '{name}'?", NearestWord.Suggest("no such tier", name + "b", [name]));
        Assert.Equal("no such tier", NearestWord.Suggest("no such tier", name + "bb", [name]));
    }

    [Fact]
    public void WordOf_and_WordsIn_name_numbers_and_bits()
    {
        Assert.Equal("ticket", EnumWords.WordOf(EnumWords.Of<DecisionContext>(), (int)DecisionContext.Ticket));
        Assert.Null(EnumWords.WordOf(EnumWords.Of<DecisionContext>(), 0));
        Assert.Equal(
            ["vulnerable", "verified"],
            EnumWords.WordsIn(EnumWords.Of<CustomerFlags>(), (int)(CustomerFlags.Verified | CustomerFlags.Vulnerable)));
        Assert.Empty(EnumWords.WordsIn(EnumWords.Of<CustomerFlags>(), 0));
    }
}
