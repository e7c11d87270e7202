using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>
/// Counts events in buckets by their size. Safe for use from any thread; an observation takes no lock and allocates
/// nothing. A scrape reads the buckets once, so its count always equals its last bucket; its sum may run ahead of or
/// behind observations made meanwhile.
/// </summary>
public sealed partial class Histogram : Collector<Histogram.Child>, IHistogram
{
    private static readonly double[] DefaultBuckets = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;
    private readonly byte[][] _boundLabels;

    internal Histogram(MetricIdentity identity, string help, HistogramConfiguration? configuration)
        : base(identity, help, "histogram", configuration?.SuppressInitialValue ?? false)
    {
        if (identity.AllLabelNames.Contains("le", StringComparer.Ordinal))
        {
            throw new ArgumentException("The label 'le' is reserved: it holds a bucket's upper bound.", nameof(identity));
        }

        _bounds = WithInfinity(configuration?.Buckets ?? DefaultBuckets);
        _boundLabels = Array.ConvertAll(_bounds, bound => Encoding.UTF8.GetBytes(
            $"le=\"{(double.IsPositiveInfinity(bound) ? "+Inf" : bound.ToString("g", CultureInfo.InvariantCulture))}\""));
    }

    /// <inheritdoc/>
    public double Sum => Unlabelled.Sum;

    /// <inheritdoc/>
    public long Count => Unlabelled.Count;

    /// <inheritdoc/>
    public void Observe(double val) => Unlabelled.Observe(val);

    /// <inheritdoc/>
    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    /// <inheritdoc cref="ChildBase.Publish"/>
    public void Publish() => Unlabelled.Publish();

    /// <inheritdoc cref="ChildBase.Unpublish"/>
    public void Unpublish() => Unlabelled.Unpublish();

    private protected override Child NewChild(string[] labelValues, bool publish) => new(this, labelValues, publish);

    private static double[] WithInfinity(double[] bounds)
    {
        if (bounds.Length == 0)
        {
            throw new ArgumentException("A histogram has at least one bucket.", nameof(bounds));
        }

        double[] all = double.IsPositiveInfinity(bounds[^1]) ? [.. bounds] : [.. bounds, double.PositiveInfinity];
        for (var i = 1; i < all.Length; i++)
        {
            if (!(all[i - 1] < all[i]))
            {
                throw new ArgumentException("The upper bounds of a histogram's buckets increase strictly.", nameof(bounds));
            }
        }

        return all;
    }

    /// <summary>One series of a histogram.</summary>
    public sealed class Child : ChildBase, IHistogram
    {
        private readonly Histogram _parent;
        private readonly long[] _counts;
        private AtomicDouble _sum;

        internal Child(Histogram parent, string[] labelValues, bool publish)
            : base(parent, labelValues, publish)
        {
            _parent = parent;
            _counts = new long[parent._bounds.Length];
        }

        /// <inheritdoc/>
        public double Sum => _sum.Value;

        /// <inheritdoc/>
        public long Count
        {
            get
            {
                var total = 0L;
                foreach (ref var count in _counts.AsSpan())
                {
                    total += Interlocked.Read(ref count);
                }

                return total;
            }
        }

        /// <inheritdoc/>
        public void Observe(double val) => Observe(val, 1);

        /// <inheritdoc/>
        public void Observe(double val, long count)
        {
            if (double.IsNaN(val))
            {
                return;
            }

            Interlocked.Add(ref _counts[BucketOf(val)], count);
            _sum.Add(val * count);
            Publish();
        }

        private protected override void WriteSamples(ExpositionWriter writer, ReadOnlySpan<byte> name)
        {
            var cumulative = new long[_counts.Length];
            var total = 0L;
            for (var i = 0; i < cumulative.Length; i++)
            {
                total += Interlocked.Read(ref _counts[i]);
                cumulative[i] = total;
            }

            writer.WriteSample(name, "_sum"u8, LabelText, [], Sum);
            writer.WriteSample(name, "_count"u8, LabelText, [], total);
            for (var i = 0; i < cumulative.Length; i++)
            {
                writer.WriteSample(name, "_bucket"u8, LabelText, _parent._boundLabels[i], cumulative[i]);
            }
        }

        /// <summary>The first bucket whose upper bound is not below the value; the last bound is +Inf, so there is one.</summary>
        private int BucketOf(double value)
        {
            var bounds = _parent._bounds;
            var low = 0;
            var high = bounds.Length - 1;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (bounds[middle] < value)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
