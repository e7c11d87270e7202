using System.Text;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Differences;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;
using TierDecision.V1;
using PolicyDifference = TierDecision.Core.Differences.PolicyDifference;

namespace TierDecision.Service.Publishing;

/// <summary>From what policies mean to the wire.</summary>
internal static class PolicyMeaningMessages
{
    private const int MostOfAPath = 512;

    public static DiffPoliciesResponse Differences(PolicyLoad before, PolicyLoad after, PolicyComparison comparison, string language)
    {
        var response = new DiffPoliciesResponse
        {
            Before = PolicyMessages.Reference(before), After = PolicyMessages.Reference(after), Language = language,
        };
        var room = new AnswerRoom();
        foreach (var difference in comparison.Differences)
        {
            var message = Difference(difference, language);
            if (!room.Takes(message.CalculateSize()))
            {
                break;
            }

            response.Differences.Add(message);
        }

        response.DifferencesLeftOut = comparison.Count - response.Differences.Count;
        return response;
    }

    public static DescribePolicyResponse Description(PolicyLoad load, PolicyDescription description, string language)
    {
        var response = new DescribePolicyResponse
        {
            Policy = PolicyMessages.Reference(load),
            Language = language,
            Title = PrintableText.Of(description.Title.In(language)),
            Purpose = PrintableText.Of(description.Purpose),
        };
        var room = new AnswerRoom();
        foreach (var section in description.Sections)
        {
            var message = new PolicyDescriptionSection { Id = section.Id, Heading = section.Heading.In(language) };
            foreach (var sentence in section.Sentences.Select(sentence => PrintableText.Of(sentence.In(language))))
            {
                if (room.Takes(Encoding.UTF8.GetByteCount(sentence)))
                {
                    message.Sentences.Add(sentence);
                }
                else
                {
                    response.SentencesLeftOut++;
                }
            }

            if (message.Sentences.Count > 0)
            {
                response.Sections.Add(message);
            }
        }

        return response;
    }

    private static V1.PolicyDifference Difference(PolicyDifference difference, string language) => new()
    {
        Path = PolicyMessages.Shortened(difference.Path, MostOfAPath),
        Kind = (V1.PolicyDifferenceKind)difference.Kind,
        Before = PrintableText.Of(difference.Before ?? ""),
        After = PrintableText.Of(difference.After ?? ""),
        Sentence = PrintableText.Of(difference.Sentence.In(language)),
    };
}
