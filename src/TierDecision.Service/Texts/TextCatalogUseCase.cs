using TierDecision.Core.Texts;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;
using ReasonCode = TierDecision.Core.Vocabulary.ReasonCode;

namespace TierDecision.Service.Texts;

/// <summary>Gives clients the texts of reasons, so that they can show reasons in languages that answers do not have.</summary>
internal sealed class TextCatalogUseCase(TextCatalogs catalogs, ServingState serving, RequestMetrics metrics)
{
    // The longest tag that RFC 5646 asks programs to take.
    private const int MaxTag = 35;

    /// <summary>The answer is a <see cref="GetTextCatalogResponse"/>.</summary>
    public ValueTask<Reply> GetAsync(GetTextCatalogRequest request, Call call) => new(Get(request.Language));

    private Reply Get(string tag)
    {
        if (tag.Length is 0 or > MaxTag)
        {
            return Malformed($"is no tag of a language: 1 to {MaxTag} characters");
        }

        return catalogs.Find(tag) is { } catalog ? Reply.Of(Message(catalog)) : Malformed($"{GivenValue.Of(tag)} is no language of the catalogues");
    }

    private GetTextCatalogResponse Message(TextCatalog catalog)
    {
        var policy = serving.Current.Policy;
        var response = new GetTextCatalogResponse { Language = catalog.Language, Policy = policy.Policy };
        response.Reasons.AddRange(Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.Unspecified).Select(code => new ReasonTemplate
        {
            Code = (V1.ReasonCode)code, Template = ReasonTexts.Of(code, policy.Plan, catalog).Text,
        }));
        return response;
    }

    private Reply Malformed(string wrong) =>
        metrics.Refuse([new RequestError("language", $"{wrong}; there are: {string.Join(", ", catalogs.Languages)}")]);
}
