namespace Prometheus;

/// <summary>A double that threads change without a lock: compare-and-swap on its bits.</summary>
internal struct AtomicDouble
{
    // Bits, not the double itself: a NaN never equals itself, and a swap that compares doubles would then never succeed.
    private long _bits;

    public double Value
    {
        get => BitConverter.Int64BitsToDouble(Interlocked.Read(ref _bits));
        set => Interlocked.Exchange(ref _bits, BitConverter.DoubleToInt64Bits(value));
    }

    public void Add(double delta)
    {
        var seen = Volatile.Read(ref _bits);
        while (true)
        {
            var next = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + delta);
            var found = Interlocked.CompareExchange(ref _bits, next, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>Sets the value unless it is already as great.</summary>
    public void RaiseTo(double floor)
    {
        var seen = Volatile.Read(ref _bits);
        while (BitConverter.Int64BitsToDouble(seen) < floor)
        {
            var found = Interlocked.CompareExchange(ref _bits, BitConverter.DoubleToInt64Bits(floor), seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>Sets the value unless it is already as small.</summary>
    public void LowerTo(double ceiling)
    {
        var seen = Volatile.Read(ref _bits);
        while (BitConverter.Int64BitsToDouble(seen) > ceiling)
        {
            var found = Interlocked.CompareExchange(ref _bits, BitConverter.DoubleToInt64Bits(ceiling), seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
