using System.Text;

namespace TierDecision.Cli.Terminal;

/// <summary>Passes text on without the blanks at the ends of lines, with which tables are filled up.</summary>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private int _blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }

        if (value is not ('\r' or '\n'))
        {
            for (var i = 0; i < _blanks; i++)
            {
                inner.Write(' ');
            }
        }

        _blanks = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
