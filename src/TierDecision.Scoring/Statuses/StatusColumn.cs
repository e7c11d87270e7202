using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Statuses;

/// <summary>The words of a column of statuses, and what each makes of an order.</summary>
internal sealed class StatusColumn
{
    /// <summary>The most different words that a column of statuses has: 1,000.</summary>
    public const int MostWords = 1000;

    private const int MostShown = 3;

    private readonly Dictionary<string, Evidence> _words = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, OrderFate> _fates = [];

    /// <summary>Takes a value.</summary>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!text.IsEmpty && _words.Count <= MostWords && !words.ContainsKey(text))
        {
            words[text] = new Evidence(line, text.ToString());
        }
    }

    /// <summary>
    /// Settles what the words mean. False if the column is none of orders' statuses: nobody named it or a word of it, and no word of it says that an
    /// order is no sale. A word that is not known is a fatal error in the report.
    /// </summary>
    public bool Settle(StatusRule rule, bool isNamed, string column, FileReport report)
    {
        var fates = _words.Values.Select(word => (Word: word, Fate: rule.Of(word.Value))).ToArray();
        if (!isNamed && !rule.IsNamed && (_words.Count > MostWords || fates.All(one => one.Fate is null or OrderFate.Sale)))
        {
            return false;
        }

        if (_words.Count > MostWords)
        {
            report.AddFatal(0, column, "", $"has more than {MostWords:N0} different values, so it is no column of statuses");
            return true;
        }

        foreach (var (word, _) in fates.Where(one => one.Fate is null).Take(MostShown))
        {
            var others = fates.Count(one => one.Fate is null) - 1;
            report.AddFatal(
                word.Line, column, word.Value,
                $"not a status that is known; say what it makes of an order with --status \"{word.Value}=sale\", or none, refunded, credit or "
                + "discount"
                + (others > 0 ? $"; {others} more are not known, and --status \"*=none\" stands for all others" : ""));
        }

        _fates = fates.Where(one => one.Fate is not null).ToDictionary(
            one => one.Word.Value, one => one.Fate!.Value, StringComparer.OrdinalIgnoreCase);
        return true;
    }

    /// <summary>The first words that are not known, for people; empty if all are.</summary>
    public string Unknown(StatusRule rule)
    {
        string[] words = [.. _words.Keys.Where(word => rule.Of(word) is null).Take(MostShown + 1)];
        return string.Join(", ", words.Take(MostShown).Select(word => $"'{word}'")) + (words.Length > MostShown ? ", ..." : "");
    }

    /// <summary>What a status makes of an order, once the words are settled.</summary>
    public OrderFate Of(ReadOnlySpan<char> text) =>
        !text.IsEmpty && _fates.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var fate) ? fate : OrderFate.Sale;
}
