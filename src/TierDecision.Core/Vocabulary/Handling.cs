namespace TierDecision.Core.Vocabulary;

/// <summary>Who serves.</summary>
public enum Handling : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A person, from the start.</summary>
    Person = 1,

    /// <summary>Self-service first, a person on request.</summary>
    SelfServiceFirst = 2,

    /// <summary>A callback is offered instead of waiting.</summary>
    Callback = 3,

    /// <summary>The company means to end the relationship: what is open is served, nothing new is offered.</summary>
    EndOfRelationship = 4,
}
