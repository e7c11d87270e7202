namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>The outcome of a maximum-likelihood fit.</summary>
/// <typeparam name="T">The parameters.</typeparam>
public sealed record ModelFit<T>
    where T : class
{
    /// <summary>How it ended. Only where it is <see cref="FitStatus.Converged"/>, the parameters mean anything.</summary>
    public required FitStatus Status { get; init; }

    /// <summary>The best parameters met.</summary>
    public required T Parameters { get; init; }

    /// <summary>The natural logarithm of the likelihood at <see cref="Parameters"/>.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>The standard errors of the parameters, in their order, from the curvature at the maximum; empty where there is none.</summary>
    public required IReadOnlyList<double> StandardErrors { get; init; }

    /// <summary>How many different histories there were; equal ones cost once.</summary>
    public required int Patterns { get; init; }

    /// <summary>How often the likelihood was computed.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Whether the parameters can be used.</summary>
    public bool HasConverged => Status == FitStatus.Converged;
}
