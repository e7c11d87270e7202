namespace TierDecision.Service.Decisions;

/// <summary>What became of a question.</summary>
internal enum DecideOutcome
{
    /// <summary>It was decided.</summary>
    Decided,

    /// <summary>It is malformed; nothing was decided.</summary>
    Malformed,

    /// <summary>
    /// The customer is not in this process: <see cref="DecisionUseCase.PrepareAsync"/> has to get it, and then the question is decided again. Cannot
    /// happen once prepared.
    /// </summary>
    CustomerMissing,
}
