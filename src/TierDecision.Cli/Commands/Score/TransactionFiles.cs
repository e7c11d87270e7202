using NodaTime;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Currencies;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Cli.Commands.Score;

/// <summary>
/// The transactions of all files of a run, one after the other. A bad file does not end the reading: every error of every file is wanted.
/// </summary>
internal sealed class TransactionFiles : IDisposable
{
    private const int ProgressStride = 10_000;

    private readonly List<OpenFile> _files = [];
    private readonly AtomicFile? _errors;

    /// <summary>Opens the files, a rejects file for each and the file of errors if they are wanted.</summary>
    /// <exception cref="IOException">A file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be made.</exception>
    public TransactionFiles(
        ScoreArguments arguments, ExchangeRates? rates, IPhoneNormalizer phones, LocalDate? lastDay, Func<Stream> input)
    {
        _errors = arguments.Errors is null ? null : new AtomicFile(arguments.Errors);
        var seen = new SeenRows();
        for (var i = 0; i < arguments.Files.Count; i++)
        {
            var file = InputFile.Of(arguments.Files[i], input);
            var rejects = RejectsPath(arguments, i);
            var rejectsFile = rejects is null ? null : new AtomicFile(rejects);
            var options = arguments.Reading with
            {
                ReadMargins = arguments.Profit.FromColumns,
                Rates = rates,
                Seen = seen,
                LastDay = lastDay,
                Phones = phones,
                Rejects = rejectsFile?.Writer,
                OnError = ErrorLines.Into(file.Name, _errors?.Writer),
            };
            _files.Add(new OpenFile(file, TransactionFileReader.Open(file.Path, options, file.Name), rejects, rejectsFile));
        }
    }

    /// <summary>The currency of the transactions read so far; null where none of them says.</summary>
    public string? Currency { get; private set; }

    /// <summary>Why these files cannot be scored together; null where they can. Complete when <see cref="Read"/> has ended.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>Whether a file is of a kind whose rows of 0.00 are purchases by its own convention.</summary>
    public bool CountsZeroAmounts => _files.Any(file => TransactionFormats.CountsZeroAmounts(file.Reader.Format));

    public bool AnyRejected => _files.Any(file => file.Reader.Report.IsRejected);

    /// <summary>
    /// The file that takes the bad lines of the input at <paramref name="index"/>: the one asked for, numbered where there are several inputs.
    /// </summary>
    public static string? RejectsPath(ScoreArguments arguments, int index) =>
        arguments.Rejects is not { } path || arguments.Files.Count == 1
            ? arguments.Rejects
            : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{index + 1}{Path.GetExtension(path)}");

    /// <summary>All good transactions.</summary>
    public IEnumerable<Transaction> Read(WorkProgress progress, CancellationToken cancellationToken)
    {
        var formats = _files.Select(file => file.Reader.Format).Where(format => format != TransactionFormat.Auto).Distinct().Count();
        Mismatch = formats > 1 ? "The files are laid out differently, some as CDNOW and some as CSV; score them apart, or say --format." : null;
        var count = 0L;
        foreach (var file in _files)
        {
            progress.Begin($"Reading {Path.GetFileName(file.Input.Name)}", total: null);
            foreach (var transaction in file.Reader.Read())
            {
                if (++count % ProgressStride == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress.Report(count);
                }

                if (count == 1)
                {
                    Currency = transaction.Currency;
                }
                else if (transaction.Currency != Currency)
                {
                    // A reader keeps to one currency within a file, so that this is between files.
                    Mismatch ??= Difference(file.Input.Name, transaction.Currency);
                    break;
                }

                yield return transaction;
            }
        }

        progress.Begin("Scoring customers", total: null);
    }

    private string Difference(string path, string? currency) => currency is null || Currency is null
        ? $"{path} {(currency is null ? "does not say its currency" : $"is in {currency}")} and a file before it "
            + $"{(Currency is null ? "does not say its currency" : $"is in {Currency}")}. Give --currency {currency ?? Currency} if both are in it; "
            + "score them apart if not."
        : $"{path} is in {currency} and a file before it in {Currency}. Give --currency and --rates FILE, a table of exchange rates, to sum them, or "
            + "score them apart.";

    /// <summary>Says what is wrong with the files, and what follows. If they are used, their bad lines are kept in the rejects files.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void WriteReports(CliConsole console)
    {
        foreach (var file in _files)
        {
            var report = file.Reader.Report;
            foreach (var note in AnyRejected || Mismatch is not null ? [] : ReadingNotes.Of(file.Reader))
            {
                console.Error.WriteLine(PrintableText.Of($"{file.Input.Name}: {note}"));
            }

            if (!AnyRejected && Mismatch is null)
            {
                file.RejectsFile?.Commit();
                FileReports.Write(console, file.Input.Name, report, $"they are kept in {file.Rejects}", _errors is not null);
            }
            else
            {
                FileReports.Write(
                    console, file.Input.Name, report, "nothing was scored", _errors is not null,
                    report.IsUnreadable || file.Rejects is not null ? null : "score");
            }
        }

        _errors?.Commit();
    }

    public void Dispose()
    {
        _errors?.Dispose();
        foreach (var file in _files)
        {
            file.Reader.Dispose();
            file.RejectsFile?.Dispose();
            file.Input.Dispose();
        }
    }

    private sealed record OpenFile(InputFile Input, TransactionFileReader Reader, string? Rejects, AtomicFile? RejectsFile);
}
