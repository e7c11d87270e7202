namespace Prometheus;

/// <summary>A value that only grows. Safe for use from any thread; an operation takes no lock and allocates nothing.</summary>
public sealed class Counter : Collector<Counter.Child>, ICounter
{
    internal Counter(MetricIdentity identity, string help, CounterConfiguration? configuration)
        : base(identity, help, "counter", configuration?.SuppressInitialValue ?? false)
    {
    }

    /// <inheritdoc/>
    public double Value => Unlabelled.Value;

    /// <inheritdoc/>
    public void Inc(double increment = 1.0) => Unlabelled.Inc(increment);

    /// <inheritdoc/>
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    /// <inheritdoc cref="ChildBase.Publish"/>
    public void Publish() => Unlabelled.Publish();

    /// <inheritdoc cref="ChildBase.Unpublish"/>
    public void Unpublish() => Unlabelled.Unpublish();

    private protected override Child NewChild(string[] labelValues, bool publish) => new(this, labelValues, publish);

    /// <summary>One series of a counter.</summary>
    public sealed class Child : ChildBase, ICounter
    {
        private AtomicDouble _value;

        internal Child(Collector parent, string[] labelValues, bool publish)
            : base(parent, labelValues, publish)
        {
        }

        /// <inheritdoc/>
        public double Value => _value.Value;

        /// <inheritdoc/>
        public void Inc(double increment = 1.0)
        {
            if (increment < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(increment), increment, "A counter only grows.");
            }

            _value.Add(increment);
            Publish();
        }

        /// <inheritdoc/>
        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        private protected override void WriteSamples(ExpositionWriter writer, ReadOnlySpan<byte> name) =>
            writer.WriteSample(name, [], LabelText, [], Value);
    }
}
