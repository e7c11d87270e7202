namespace TierDecision.Core.Vocabulary;

/// <summary>From when on contacts keep the policy that decides for them.</summary>
public enum PinFrom : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Never: each question is decided under the policy in force.</summary>
    None = 1,

    /// <summary>From the first question about a contact, if those that follow bring its pin.</summary>
    Entry = 2,
}
