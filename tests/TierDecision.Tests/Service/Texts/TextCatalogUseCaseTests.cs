using TierDecision.Core.Texts;
using TierDecision.Service.Failures;
using TierDecision.Service.Texts;
using TierDecision.Service.Wire;
using TierDecision.Tests.Core.Texts;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Texts;

/// <summary>Catalogues as clients read them, and the texts that clients make of reasons with them.</summary>
public class TextCatalogUseCaseTests
{
    private const string OwnTexts = """

        reason_texts:
          tier: {en: "Your grade is {subject}.", zh: "您的等级是 {subject}。"}
          priority_rule: {zh: "规则 {subject}。"}
        """;

    private readonly TestService _service = new(TestService.Policy + OwnTexts);

    [Fact]
    public void Catalogue_gives_the_texts_that_answers_have()
    {
        var (english, chinese) = (Get("en"), Get("zh-CN"));
        var request = TestService.Call();
        request.Explain = true;
        var reasons = _service.Decide(request).Reasons;

        Assert.NotEmpty(reasons);
        Assert.Equal(reasons.Select(reason => reason.Text), reasons.Select(reason => Fill(english, reason)));
        Assert.Equal(reasons.Select(reason => reason.TextZh), reasons.Select(reason => Fill(chinese, reason)));
    }

    [Fact]
    public void Catalogue_has_every_reason_of_the_contract_and_names_its_language_and_policy()
    {
        var catalog = Get("ZH-Hans");

        Assert.Equal(Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.Unspecified), catalog.Reasons.Select(reason => reason.Code));
        Assert.Equal("zh", catalog.Language);
        Assert.Equal(_service.Serving.Current.Policy.Policy, catalog.Policy);
    }

    [Fact]
    public void Texts_of_the_policy_stand_in_place_of_those_built_in()
    {
        Assert.Equal("Your grade is {subject}.", Template("en", ReasonCode.Tier));
        Assert.Equal("您的等级是 {subject}。", Template("zh", ReasonCode.Tier));
        Assert.Equal("The priority rule {subject} matched.", Template("en", ReasonCode.PriorityRule));
        Assert.Equal("规则 {subject}。", Template("zh", ReasonCode.PriorityRule));
    }

    [Fact]
    public void Client_shows_a_plain_answer_in_a_language_that_answers_do_not_have()
    {
        var catalog = Get("qps", PseudoLanguage.WithBuiltIn());

        var texts = _service.Decide(TestService.Call()).Reasons.Select(reason => Fill(catalog, reason));

        Assert.Equal(
            [
                "[THE REQUEST NAMES NO CUSTOMER; UNKNOWN CUSTOMERS ARE basic.]", "[THE PRIORITY RULE by-phone MATCHED.]",
                "[NO ROUTING RULE MATCHED; THE DEFAULT ROUTE APPLIES.]", "[THE SLA RULE calls MATCHED.]",
            ],
            texts);
    }

    [Theory]
    [InlineData("fr", "'fr' is no language of the catalogues; there are: en, zh")]
    [InlineData("", "is no tag of a language: 1 to 35 characters; there are: en, zh")]
    [InlineData("en-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa", "is no tag of a language: 1 to 35 characters; there are: en, zh")]
    public void Rejects_a_language_without_a_catalogue_and_names_those_there_are(string language, string description)
    {
        var reply = Ask(language, TextCatalogs.BuiltIn);

        Assert.Equal(FailureKind.Malformed, reply.Failure!.Kind);
        Assert.Equal([new RequestError("language", description)], reply.Failure.Errors);
    }

    private static string Fill(GetTextCatalogResponse catalog, Reason reason) =>
        catalog.Reasons.Single(template => template.Code == reason.Code).Template.Replace("{subject}", reason.Subject, StringComparison.Ordinal);

    private string Template(string language, ReasonCode code) => Get(language).Reasons.Single(reason => reason.Code == code).Template;

    private GetTextCatalogResponse Get(string language, TextCatalogs? catalogs = null) =>
        Ask(language, catalogs ?? TextCatalogs.BuiltIn).Decode(GetTextCatalogResponse.Parser);

    private Reply Ask(string language, TextCatalogs catalogs) => new TextCatalogUseCase(catalogs, _service.Serving, _service.Requests)
        .GetAsync(new GetTextCatalogRequest { Language = language }, TestService.Anybody).Completed();
}
