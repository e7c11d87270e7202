namespace TierDecision.Scoring.Dialects;

/// <summary>One of the ways in which files write values of a kind.</summary>
/// <typeparam name="TValue">What is written.</typeparam>
internal interface IDialect<TValue>
{
    /// <summary>The way in a few words that follow "with", such as <c>the day first</c>.</summary>
    string Description { get; }

    /// <summary>The option of <c>tierctl score</c> that says it; null if there is none.</summary>
    string? Option { get; }

    /// <summary>Reads a value; gives the reason why it is none, or null.</summary>
    string? Read(ReadOnlySpan<char> text, out TValue value);

    /// <summary>Writes a value in this way.</summary>
    string Write(TValue value);
}
