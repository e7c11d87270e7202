namespace Prometheus;

/// <summary>A value that goes up and down. Safe for use from any thread; an operation takes no lock and allocates nothing.</summary>
public sealed class Gauge : Collector<Gauge.Child>, IGauge
{
    internal Gauge(MetricIdentity identity, string help, GaugeConfiguration? configuration)
        : base(identity, help, "gauge", configuration?.SuppressInitialValue ?? false)
    {
    }

    /// <inheritdoc/>
    public double Value => Unlabelled.Value;

    /// <inheritdoc/>
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc/>
    public void Set(double val) => Unlabelled.Set(val);

    /// <inheritdoc/>
    public void Dec(double decrement = 1) => Unlabelled.Dec(decrement);

    /// <inheritdoc/>
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    /// <inheritdoc/>
    public void DecTo(double targetValue) => Unlabelled.DecTo(targetValue);

    /// <inheritdoc cref="ChildBase.Publish"/>
    public void Publish() => Unlabelled.Publish();

    /// <inheritdoc cref="ChildBase.Unpublish"/>
    public void Unpublish() => Unlabelled.Unpublish();

    private protected override Child NewChild(string[] labelValues, bool publish) => new(this, labelValues, publish);

    /// <summary>One series of a gauge.</summary>
    public sealed class Child : ChildBase, IGauge
    {
        private AtomicDouble _value;

        internal Child(Collector parent, string[] labelValues, bool publish)
            : base(parent, labelValues, publish)
        {
        }

        /// <inheritdoc/>
        public double Value => _value.Value;

        /// <inheritdoc/>
        public void Inc(double increment = 1)
        {
            _value.Add(increment);
            Publish();
        }

        /// <inheritdoc/>
        public void Set(double val)
        {
            _value.Value = val;
            Publish();
        }

        /// <inheritdoc/>
        public void Dec(double decrement = 1) => Inc(-decrement);

        /// <inheritdoc/>
        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        /// <inheritdoc/>
        public void DecTo(double targetValue)
        {
            _value.LowerTo(targetValue);
            Publish();
        }

        private protected override void WriteSamples(ExpositionWriter writer, ReadOnlySpan<byte> name) =>
            writer.WriteSample(name, [], LabelText, [], Value);
    }
}
