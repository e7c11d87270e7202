using System.Text;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Differences;
using TierDecision.Core.Vocabulary;
using TierDecision.V1;
using PolicyDifference = TierDecision.Core.Differences.PolicyDifference;

namespace TierDecision.Service.Policies;

/// <summary>From what policies mean to the wire.</summary>
internal static class PolicyMeaningMessages
{
    // Below the 4 MiB that gRPC clients take by default. The largest difference has some 20 KiB.
    private const int MostBytes = 3 * 1024 * 1024;
    private const int MostOfAPath = 512;

    // The tag and the length in front of a text.
    private const int BytesOfAFrame = 6;

    public static DiffPoliciesResponse Differences(PolicyLoad before, PolicyLoad after, PolicyComparison comparison, string language)
    {
        var response = new DiffPoliciesResponse
        {
            Before = PolicyMessages.Reference(before), After = PolicyMessages.Reference(after), Language = language,
        };
        var bytes = 0;
        foreach (var difference in comparison.Differences)
        {
            var message = Difference(difference, language);
            bytes += message.CalculateSize() + BytesOfAFrame;
            if (bytes > MostBytes)
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
        var bytes = 0;
        foreach (var section in description.Sections)
        {
            var message = new PolicyDescriptionSection { Id = section.Id, Heading = section.Heading.In(language) };
            foreach (var sentence in section.Sentences.Select(sentence => PrintableText.Of(sentence.In(language))))
            {
                bytes += Encoding.UTF8.GetByteCount(sentence) + BytesOfAFrame;
                if (bytes > MostBytes)
                {
                    response.SentencesLeftOut++;
                }
                else
                {
                    message.Sentences.Add(sentence);
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
