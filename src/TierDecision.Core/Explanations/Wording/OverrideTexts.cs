namespace TierDecision.Core.Explanations.Wording;

/// <summary>What an explanation says of who set an override.</summary>
public static class OverrideTexts
{
    /// <summary>Who set it could not be read.</summary>
    public static BilingualText AuthorUnavailable => ExplanationTexts.TierOverrideAuthorUnavailable.Text;

    /// <summary>Who set it and why.</summary>
    /// <param name="author">Who.</param>
    /// <param name="reason">Why.</param>
    public static BilingualText SetBy(string author, string reason) =>
        ExplanationTexts.TierOverrideAuthor.With(new("author", author), new("reason", reason));
}
