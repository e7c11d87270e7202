using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>
/// Finds the maximum of a likelihood: BFGS from each start until one leads to a maximum, then Newton steps, which end at the last digits and give the
/// curvature.
/// </summary>
/// <remarks>
/// It works on the logarithms of the parameters, so that they stay above 0 and a change of units is a shift, and on the mean log-likelihood of an
/// observation, so that tolerances do not hang on how many there are.
/// </remarks>
internal sealed class LikelihoodMaximizer
{
    // A slope of the mean log-likelihood by the logarithm of a parameter: at a curvature of 0.001 it misses the parameter by a hundred-thousandth.
    private const double SlopeTolerance = 1e-8;

    // Beyond a factor of three million from the start nothing is estimated any more: the likelihood rises for ever.
    private const double LargestLogDistance = 15;
    private const double LeastCurvature = 1e-10;
    private const double DifferenceStep = 1e-4;
    private const int MostNewtonSteps = 30;
    private const int MostBfgsSteps = 300;

    private readonly ILogLikelihood _likelihood;
    private readonly double[] _start;
    private readonly double[] _parameters;
    private readonly CancellationToken _cancellationToken;
    private int _evaluations;
    private Point _best;

    private LikelihoodMaximizer(ILogLikelihood likelihood, double[] start, CancellationToken cancellationToken)
    {
        _likelihood = likelihood;
        _cancellationToken = cancellationToken;
        _start = Array.ConvertAll(start, Math.Log);
        _parameters = new double[start.Length];
        _best = Evaluate(new DenseVector((double[])_start.Clone()));
    }

    /// <summary>The maximum, or the best point that was met.</summary>
    /// <param name="likelihood">What to maximize.</param>
    /// <param name="starts">The parameters from which to try, in this order.</param>
    /// <param name="cancellationToken">Asked before every evaluation, which walks over all observations.</param>
    public static Maximum Find(ILogLikelihood likelihood, IEnumerable<double[]> starts, CancellationToken cancellationToken)
    {
        Maximum? best = null;
        var evaluations = 0;
        foreach (var start in starts)
        {
            var found = new LikelihoodMaximizer(likelihood, start, cancellationToken).Run();
            evaluations += found.Evaluations;
            best = best is null || found.HasConverged || found.LogLikelihood > best.LogLikelihood ? found : best;
            if (best.HasConverged)
            {
                break;
            }
        }

        return best! with { Evaluations = evaluations };
    }

    private Maximum Run()
    {
        Approach();
        var curvature = Polish();
        var reached = curvature is not null && _best.Slope.AbsoluteMaximum() < SlopeTolerance
            && (_best.At - new DenseVector(_start)).AbsoluteMaximum() < LargestLogDistance;
        var parameters = _best.At.Map(Math.Exp).ToArray();

        // By the delta method: the error of a parameter is itself times that of its logarithm.
        double[] errors = reached
            ? [.. curvature!.Inverse().Diagonal().Select((variance, i) => parameters[i] * Math.Sqrt(variance / _likelihood.Observations))]
            : [];
        return new Maximum(reached, parameters, -_best.Value * _likelihood.Observations, errors, _evaluations);
    }

    private void Approach()
    {
        var objective = ObjectiveFunction.Gradient(at =>
        {
            var point = Evaluate(at);
            _best = point.Value < _best.Value ? point : _best;
            return (point.Value, point.Slope);
        });
        try
        {
            new BfgsMinimizer(SlopeTolerance, parameterTolerance: 1e-10, functionProgressTolerance: 1e-14, MostBfgsSteps)
                .FindMinimum(objective, new DenseVector(_start));
        }
        catch (OptimizationException)
        {
            // The library's way to say that a step found nothing better or that steps ran out. How good the best point is, the Newton steps tell.
        }
    }

    // Newton steps from the best point, as long as they lead on; the curvature there, null where it is not downhill in every direction.
    private Matrix<double>? Polish()
    {
        for (var step = 0; step < MostNewtonSteps; step++)
        {
            var curvature = Curvature(_best.At);
            if (!(curvature.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real) > LeastCurvature))
            {
                return null;
            }

            if (_best.Slope.AbsoluteMaximum() < SlopeTolerance / 1000)
            {
                return curvature;
            }

            var move = -curvature.Solve(_best.Slope);
            var next = Evaluate(_best.At + (move / Math.Max(1, move.AbsoluteMaximum())));

            // At the last digits the value no longer tells which point is better, and the slope does.
            if (!(next.Value <= _best.Value + 1e-13 && next.Slope.AbsoluteMaximum() < _best.Slope.AbsoluteMaximum()))
            {
                return curvature;
            }

            _best = next;
        }

        return null;
    }

    // By central differences of the slope.
    private DenseMatrix Curvature(Vector<double> at)
    {
        var n = at.Count;
        var curvature = new DenseMatrix(n);
        for (var i = 0; i < n; i++)
        {
            var shifted = at.Clone();
            shifted[i] = at[i] + DifferenceStep;
            var above = Evaluate(shifted).Slope;
            shifted[i] = at[i] - DifferenceStep;
            var below = Evaluate(shifted).Slope;
            for (var j = 0; j < n; j++)
            {
                var value = (above[j] - below[j]) / (2 * DifferenceStep);
                curvature[i, j] += value / 2;
                curvature[j, i] += value / 2;
            }
        }

        return curvature;
    }

    private Point Evaluate(Vector<double> at)
    {
        _cancellationToken.ThrowIfCancellationRequested();

        // A step far out gets a value that no one comes back to, instead of an overflow.
        for (var i = 0; i < _start.Length; i++)
        {
            if (!(Math.Abs(at[i] - _start[i]) < 2 * LargestLogDistance))
            {
                return new Point(at, 1e100, new DenseVector(_start.Length));
            }

            _parameters[i] = Math.Exp(at[i]);
        }

        _evaluations++;
        var gradient = new double[_start.Length];
        var value = -_likelihood.Evaluate(_parameters, gradient) / _likelihood.Observations;
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= -_parameters[i] / _likelihood.Observations;
        }

        return new Point(at, value, new DenseVector(gradient));
    }

    private readonly record struct Point(Vector<double> At, double Value, Vector<double> Slope);
}

/// <summary>What <see cref="LikelihoodMaximizer"/> found.</summary>
internal sealed record Maximum(bool HasConverged, double[] Parameters, double LogLikelihood, double[] StandardErrors, int Evaluations)
{
    /// <summary>
    /// The fit of <paramref name="likelihood"/> that this is; not one that has converged where <paramref name="isUsable"/> is false.
    /// </summary>
    public ModelFit<T> ToFit<T>(T parameters, ILogLikelihood likelihood, bool isUsable = true)
        where T : class => new()
        {
            Status = HasConverged && isUsable ? FitStatus.Converged : FitStatus.NotConverged,
            Parameters = parameters,
            LogLikelihood = LogLikelihood,
            StandardErrors = StandardErrors,
            Patterns = likelihood.Patterns,
            Evaluations = Evaluations,
        };
}
