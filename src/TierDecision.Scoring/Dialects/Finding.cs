namespace TierDecision.Scoring.Dialects;

/// <summary>What the values of a column say of how they are written.</summary>
internal abstract record Finding<TDialect>
{
    private Finding()
    {
    }

    /// <summary>All values are written in one way.</summary>
    /// <param name="Dialect">The way; the first one asked for if the values do not depend on it.</param>
    /// <param name="Because">The value that settled it; null if none had to.</param>
    public sealed record Found(TDialect Dialect, Evidence? Because) : Finding<TDialect>;

    /// <summary>All values can be read in two ways, and mean something else in each.</summary>
    /// <param name="Value">A value that differs.</param>
    /// <param name="One">One of the ways.</param>
    /// <param name="Other">The other one.</param>
    public sealed record Ambiguous(Evidence Value, TDialect One, TDialect Other) : Finding<TDialect>;

    /// <summary>No way reads all values.</summary>
    /// <param name="Value">A value.</param>
    /// <param name="Dialect">A way that it is written in.</param>
    /// <param name="Before">A value before it that is not written in that way.</param>
    /// <param name="DialectBefore">The way that the values before it are written in.</param>
    public sealed record Mixed(Evidence Value, TDialect Dialect, Evidence Before, TDialect DialectBefore) : Finding<TDialect>;
}
