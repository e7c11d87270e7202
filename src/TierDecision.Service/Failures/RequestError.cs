using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Failures;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field's path, such as <c>customer.phone</c>.</param>
/// <param name="Description">What is wrong and what to do.</param>
internal readonly record struct RequestError(string Field, string Description)
{
    private const int MaxField = 128;
    private const int MaxDescription = 512;
    private const string Mark = "...";

    /// <summary>The error with a path of at most 128 characters and a description of at most 512, without what a terminal obeys.</summary>
    public RequestError Shortened() => Shortened(MaxDescription);

    /// <summary>The error with a path of at most 128 characters and a shorter description.</summary>
    public RequestError Shortened(int maxDescription) => new(Cut(Field, MaxField), Cut(Description, maxDescription));

    private static string Cut(string given, int max)
    {
        var text = PrintableText.Of(given);
        if (text.Length <= max)
        {
            return text;
        }

        var end = max - Mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), Mark);
    }
}
