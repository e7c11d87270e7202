using System.Reflection;
using System.Text;
using System.Text.Json;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Differences;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Texts;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Ranking;

namespace TierDecision.Tests.Core.Texts;

public class TextCatalogsTests
{
    private static readonly TextCatalogs Catalogs = TextCatalogs.BuiltIn;

    public static TheoryData<string> Languages => [.. Catalogs.Languages];

    private static IEnumerable<ReasonCode> Codes => Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.Unspecified);

    [Fact]
    public void Languages_are_those_of_the_files()
    {
        var files = Directory.GetFiles(Repository.PathOf("src", "TierDecision.Core", "Texts"), "*.json").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(files.Order(StringComparer.Ordinal), Catalogs.Languages);
        Assert.Equal(["en", "zh"], Catalogs.Languages);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_same_messages_with_the_same_placeholders(string language)
    {
        var (catalog, english) = (Catalogs.Find(language)!, Catalogs.English);

        Assert.Equal(english.Ids, catalog.Ids);
        Assert.All(english.Ids, id => Assert.Equal(english[id].Placeholders.Distinct().Order(), catalog[id].Placeholders.Distinct().Order()));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_reason_has_a_text_of_its_own(string language)
    {
        var catalog = Catalogs.Find(language)!;
        var texts = Codes.Select(code => catalog[code]).ToList();

        Assert.All(texts, text => Assert.Matches(@"^\S.*[.。]$", text.Text));
        Assert.All(texts, text => Assert.Subset(new HashSet<string> { "subject" }, text.Placeholders.ToHashSet()));
        Assert.Equal(texts.Count, texts.Select(text => text.Text).Distinct().Count());
    }

    [Fact]
    public void English_texts_are_English_and_Chinese_ones_Chinese()
    {
        Assert.All(Codes, code => Assert.Matches("^[ -~]+$", Catalogs.English[code].Text));
        Assert.All(Codes, code => Assert.Matches("[\u4e00-\u9fff]", Catalogs.Chinese[code].Text));
    }

    [Fact]
    public void Catalogues_have_no_message_that_nothing_uses()
    {
        Type[] tables = [typeof(ExplanationTexts), typeof(DescriptionTexts), typeof(DifferenceTexts), typeof(Labels)];
        var ofTables = tables.SelectMany(table => table.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(field => ((BilingualTemplate)field.GetValue(null)!).Id);

        var used = Codes.Select(TextCatalog.IdOf).Union(ofTables).Union(RankingTexts.Ids).Union(PlainWords.Ids);
        Assert.Equal(used.Order(StringComparer.Ordinal), Catalogs.English.Ids.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("zh-Hans-CN", "zh")]
    [InlineData("eng", null)]
    [InlineData("fr", null)]
    [InlineData("-en", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    public void Find_takes_a_tag_with_or_without_subtags(string tag, string? language) => Assert.Equal(language, Catalogs.Find(tag)?.Language);

    [Fact]
    public void Another_language_is_one_more_catalogue()
    {
        var catalogs = PseudoLanguage.WithBuiltIn();

        Assert.Equal(["en", "qps", "zh"], catalogs.Languages);
        Assert.Equal("[THE ROUTING RULE care MATCHED.]", catalogs.Find("qps")![ReasonCode.RoutingRule].Fill(("subject", "care")));
    }

    [Fact]
    public void Rejects_a_language_that_lacks_a_message()
    {
        var texts = PseudoLanguage.Texts();
        texts.Remove("reason.tier");

        AssertRejected(texts, "'qps' has no message reason.tier");
    }

    [Fact]
    public void Rejects_a_language_with_a_message_of_its_own()
    {
        var texts = PseudoLanguage.Texts();
        texts["reason.tiers"] = "Many.";

        AssertRejected(texts, "'qps' alone has a message reason.tiers");
    }

    [Fact]
    public void Rejects_a_language_with_other_placeholders()
    {
        var texts = PseudoLanguage.Texts();
        texts["reason.tier"] = "{tier}";

        AssertRejected(texts, "'qps' has other placeholders in reason.tier");
    }

    [Fact]
    public void Rejects_a_message_that_comes_twice() => Assert.ThrowsAny<JsonException>(
        () => TextCatalog.Read("qps", new MemoryStream(Encoding.UTF8.GetBytes("""{"reason.tier": "a", "reason.tier": "b"}"""))));

    private static void AssertRejected(Dictionary<string, string> texts, string difference)
    {
        var rejected = Assert.Throws<InvalidOperationException>(() => PseudoLanguage.With(texts));
        Assert.Contains(difference, rejected.Message, StringComparison.Ordinal);
    }
}
