using System.Text;
using Microsoft.Extensions.Configuration;
using Spectre.Console;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Terminal;

/// <summary>
/// Standard output for results and standard error for everything else. Colours and progress are for terminals alone: what is piped into a
/// file or a program is plain text that nothing has cut or wrapped. <c>NO_COLOR</c> (no-color.org) takes the colours away.
/// </summary>
internal sealed class CliConsole
{
    private const int UnwrappedWidth = 240;

    private readonly IAnsiConsole? _progress;

    private CliConsole(TextWriter output, TextWriter error, IAnsiConsole results, IAnsiConsole? progress)
    {
        Output = output;
        Error = error;
        Results = results;
        _progress = progress;
    }

    /// <summary>Standard output as text.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error as text.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output for tables and cards.</summary>
    public IAnsiConsole Results { get; }

    public static CliConsole System(IConfiguration environment)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        var colours = string.IsNullOrEmpty(environment["NO_COLOR"]);
        var capable = environment["TERM"] != "dumb";
        var results = !Console.IsOutputRedirected
            ? Create(Console.Out, ansi: capable && colours, colours)
            : Plain(Console.Out);
        var progress = !Console.IsErrorRedirected && capable ? Create(Console.Error, ansi: true, colours) : null;
        return new CliConsole(Console.Out, Console.Error, results, progress);
    }

    /// <summary>A console as it is when everything is redirected.</summary>
    public static CliConsole Redirected(TextWriter output, TextWriter error) => new(output, error, Plain(output), progress: null);

    /// <summary>Writes one line to standard error and returns <paramref name="exitCode"/>.</summary>
    public int Fail(int exitCode, string message)
    {
        Error.WriteLine(PrintableText.Of(message));
        return exitCode;
    }

    /// <summary>Writes a warning to standard error.</summary>
    public void Warn(string message) => Error.WriteLine(PrintableText.Of($"Warning: {message}"));

    /// <summary>
    /// Does <paramref name="work"/>, which may take long, and shows how far it is where standard error is a terminal. It is done on another thread:
    /// who called listens for Ctrl+C only once the command has given its task.
    /// </summary>
    public async Task<T> WorkAsync<T>(Func<WorkProgress, Task<T>> work)
    {
        if (_progress is null)
        {
            return await Task.Run(() => work(new WorkProgress(task: null))).ConfigureAwait(false);
        }

        return await _progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new SpinnerColumn())
            .StartAsync(progress =>
            {
                var task = progress.AddTask("Starting");
                return Task.Run(() => work(new WorkProgress(task)));
            })
            .ConfigureAwait(false);
    }

    private static IAnsiConsole Plain(TextWriter writer)
    {
        var console = Create(new TrimmedLines(writer), ansi: false, colours: false);
        console.Profile.Width = UnwrappedWidth;
        return console;
    }

    // Without the default enrichers, which switch ANSI on again where they find a build server.
    private static IAnsiConsole Create(TextWriter writer, bool ansi, bool colours) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = ansi && colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = ansi ? InteractionSupport.Yes : InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });
}
