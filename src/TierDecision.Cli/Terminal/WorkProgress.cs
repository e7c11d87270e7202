using Spectre.Console;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Terminal;

/// <summary>How far a piece of work is. Without a terminal it says nothing.</summary>
internal sealed class WorkProgress(ProgressTask? task) : IProgress<long>
{
    private string _description = "";
    private bool _counted;

    /// <summary>Begins a step.</summary>
    /// <param name="description">What is done.</param>
    /// <param name="total">How many there are of what <see cref="Report"/> counts; null where nobody knows.</param>
    public void Begin(string description, long? total)
    {
        if (task is null)
        {
            return;
        }

        _description = Markup.Escape(PrintableText.Of(description));
        _counted = total is not null;
        task.Value = 0;
        task.IsIndeterminate = !_counted;
        task.MaxValue = Math.Max(1, total ?? 100);
        task.Description = _description;
    }

    /// <inheritdoc/>
    public void Report(long value)
    {
        if (task is null)
        {
            return;
        }

        task.Description = $"{_description} {Numbers.Whole(value)}";
        if (_counted)
        {
            task.Value = value;
        }
    }
}
