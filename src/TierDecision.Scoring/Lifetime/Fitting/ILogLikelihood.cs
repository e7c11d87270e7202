namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>The likelihood of data under a model whose parameters are all above 0.</summary>
internal interface ILogLikelihood
{
    /// <summary>The number of observations, weighted.</summary>
    double Observations { get; }

    /// <summary>The number of different observations.</summary>
    int Patterns { get; }

    /// <summary>The log-likelihood of all observations; <paramref name="gradient"/> is overwritten with its derivative by each parameter.</summary>
    double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient);
}
