namespace TierDecision.Core.Vocabulary;

/// <summary>How a contact reaches the company.</summary>
public enum Channel : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A phone call.</summary>
    Voice = 1,

    /// <summary>A live chat.</summary>
    Chat = 2,

    /// <summary>An e-mail.</summary>
    Email = 3,

    /// <summary>A messenger or social network.</summary>
    Messaging = 4,

    /// <summary>A video call.</summary>
    Video = 5,

    /// <summary>A call that the company promised to make.</summary>
    Callback = 6,

    /// <summary>A form, portal or app.</summary>
    Web = 7,
}
