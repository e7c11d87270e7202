using System.Buffers;
using System.Globalization;

namespace Prometheus;

/// <summary>
/// Collects lines in memory and hands them to the stream in blocks. Only the hand-over is asynchronous, so that a web
/// server's response stream never sees a blocking write.
/// </summary>
internal sealed class ExpositionWriter(Stream to)
{
    private const int BlockBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new(2 * BlockBytes);

    public bool HasBlock => _pending.WrittenCount >= BlockBytes;

    public void Write(ReadOnlySpan<byte> bytes) => _pending.Write(bytes);

    /// <summary>One sample line: <c>name_suffix{labels,extra} value</c>.</summary>
    public void WriteSample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> extraLabel, double value)
    {
        Write(name);
        Write(suffix);
        if (labels.Length + extraLabel.Length > 0)
        {
            Write("{"u8);
            Write(labels);
            if (labels.Length > 0 && extraLabel.Length > 0)
            {
                Write(","u8);
            }

            Write(extraLabel);
            Write("}"u8);
        }

        Write(" "u8);
        WriteValue(value);
        Write("\n"u8);
    }

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        await to.WriteAsync(_pending.WrittenMemory, cancel).ConfigureAwait(false);
        _pending.ResetWrittenCount();
    }

    private void WriteValue(double value)
    {
        if (double.IsFinite(value))
        {
            // The shortest text that reads back as the same double; it never exceeds 24 characters.
            value.TryFormat(_pending.GetSpan(32), out var written, "g", CultureInfo.InvariantCulture);
            _pending.Advance(written);
        }
        else
        {
            Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }
}
