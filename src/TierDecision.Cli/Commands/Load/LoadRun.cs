using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Cli.Files;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Identity;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.PhoneNumbers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Scores;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Commands.Load;

/// <summary>One run of <c>tierctl load</c>. The live dataset changes in one step or not at all.</summary>
internal sealed class LoadRun(LoadArguments arguments, CliContext context)
{
    private const int FewCustomers = 1_000;

    private readonly CliConsole _console = context.Console;
    private readonly AuditActor _actor = CommandActor.Current with { Reason = arguments.Reason };
    private readonly IStoreProvider _provider = StoreProviders.Choose(arguments.Settings);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (arguments.FlipBack)
        {
            return await FlipBackAsync(cancellationToken).ConfigureAwait(false);
        }

        if (FileReports.WrongOutputs(arguments.File, arguments.Rejects, arguments.Errors) is { } wrong)
        {
            return _console.Fail(ExitCodes.BadInput, wrong);
        }

        // First of all: nothing below leaves a trace, such as a new identity key, where there is nothing to load.
        if (!File.Exists(arguments.File))
        {
            return _console.Fail(
                ExitCodes.BadInput,
                $"{arguments.File} {(Directory.Exists(arguments.File) ? "is a folder" : "is not there")}; 'tierctl score' makes a score file.");
        }

        if (PolicySource.Load(arguments.Settings.Policy, context) is not { } plan)
        {
            return ExitCodes.BadInput;
        }

        var store = Open();
        await using (store.ConfigureAwait(false))
        {
            if (FindIdentities() is not { } identities)
            {
                return ExitCodes.BadInput;
            }

            try
            {
                return await LoadAsync(store, plan, identities, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (FileReports.IsFileFailure(e))
            {
                return _console.Fail(ExitCodes.NotDone, $"A file cannot be written: {e.Message}");
            }
        }
    }

    private async Task<int> FlipBackAsync(CancellationToken cancellationToken)
    {
        var store = Open();
        await using (store.ConfigureAwait(false))
        {
            var result = await store.FlipBackAsync(_actor, cancellationToken).ConfigureAwait(false);
            if (result.Dataset is not { } dataset)
            {
                return _console.Fail(ExitCodes.NotDone, Failure(result));
            }

            _console.Output.WriteLine(PrintableText.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"Dataset {dataset.Number} of {_provider.Description} is live again: "
                + $"{Numbers.Count(result.Customers ?? dataset.Customers, "customer")}, as of {MomentText.Format(dataset.Header.AsOf)} and with what "
                + $"was written since.")));
            return ExitCodes.Ok;
        }
    }

    // Its log messages would only repeat what its results say.
    private ICustomerStore Open() => _provider.Open(NullLoggerFactory.Instance, context.Time);

    private IdentityHasher? FindIdentities()
    {
        var result = IdentityKeySource.Find(
            arguments.Settings.Identity, _provider.DefaultIdentityKeyFile, PhoneNormalizer.For(arguments.Settings.Identity.Phone));
        if (result.Error is { } error)
        {
            _console.Fail(ExitCodes.BadInput, error);
        }
        else if (result.IsPublished)
        {
            _console.Warn(
                "identifiers are hashed under a key that is published and protects nothing. Before real customers are loaded, "
                + "give --identity-key-file, the same file as the service's TierDecision:Identity:KeyFile.");
        }

        return result.Hasher;
    }

    private async Task<int> LoadAsync(ICustomerStore store, PolicyPlan plan, IdentityHasher identities, CancellationToken cancellationToken)
    {
        var now = context.Now;
        var tiers = plan.TierRules.Names;
        using var rejects = arguments.Rejects is null ? null : new AtomicFile(arguments.Rejects);
        using var errors = arguments.Errors is null ? null : new AtomicFile(arguments.Errors);
        using var reader = ScoreFileReader.Open(
            arguments.File,
            new ScoreFileOptions
            {
                Tiers = tiers, Phones = identities.Phones, Rejects = rejects?.Writer, OnError = ErrorLines.Into(arguments.File, errors?.Writer),
                AsOf = now, Latest = FutureDates.Latest(now, arguments.AllowFuture),
            });
        using var source = new ScoreFileSource(reader, identities, now);
        var started = context.Time.GetTimestamp();
        var result = default(LoadResult);
        var isFirst = false;
        if (source.HasCustomers)
        {
            var header = DatasetHeader.Of(plan, identities, source.AsOf, arguments.Currency);
            var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
            if (description.Status == DatasetStatus.Unavailable)
            {
                // Whether these customers fit those that are live is not known.
                return _console.Fail(ExitCodes.NotDone, Failure(new LoadResult(LoadStatus.Unavailable, null, description.Detail)));
            }

            var live = description.Dataset?.Header;
            isFirst = live is null;
            reader.LeastRows = description.Dataset?.Customers ?? 0;
            if (live is not null && CompareWithLive(live, header) is { } refusal)
            {
                return _console.Fail(ExitCodes.BadInput, refusal);
            }

            result = await _console.WorkAsync(progress => LoadAsync(store, header, source, progress, cancellationToken)).ConfigureAwait(false);
        }

        var report = reader.Report;
        FileReports.WriteIgnoredColumns(_console, arguments.File, report);
        if (!report.IsRejected)
        {
            // Before anything is said of it, and also if no line is good.
            rejects?.Commit();
        }

        FileReports.Write(
            _console, arguments.File, report, report.IsRejected ? "nothing was loaded" : $"they are kept in {arguments.Rejects}", errors is not null,
            report.IsRejected && !report.IsUnreadable ? "load" : null);
        errors?.Commit();
        if (report.IsRejected)
        {
            return ExitCodes.BadInput;
        }

        if (!source.HasCustomers || (result.Status == LoadStatus.Loaded && result.Dataset is null))
        {
            return _console.Fail(ExitCodes.BadInput, $"{arguments.File} has no usable customer; nothing was loaded.");
        }

        if (result.Dataset is not { } dataset)
        {
            return _console.Fail(ExitCodes.NotDone, Failure(result));
        }

        var elapsed = context.Time.GetElapsedTime(started);
        var shared = await FindSharedAsync(result.Shared, identities, tiers, now).ConfigureAwait(false);
        WriteSummary(dataset, source, shared, isFirst, report, reader.IsWhole, elapsed);
        return ExitCodes.Ok;
    }

    // The services that serve what is live now were perhaps given the same settings as the load before this one. Returns why they would not serve
    // these customers; null if they would, as far as that can be told.
    private string? CompareWithLive(DatasetHeader live, DatasetHeader header)
    {
        var others = header.Tiers.Except(live.Tiers, StringComparer.OrdinalIgnoreCase).ToList();
        if (others.Count > 0 && !arguments.ChangeTiers)
        {
            return $"These customers have tiers of the policy '{header.PolicyName}' that those who are live do not have: "
                + $"{string.Join(", ", others)}. "
                + $"A service with the policy '{live.PolicyName}' could not serve them. Nothing was loaded. To change the tiers, give the services a "
                + "policy that has the new ones and maps the old ones in its tier_names, and then load with --change-tiers.";
        }

        if (live.IdentityKeyFingerprint != header.IdentityKeyFingerprint && !arguments.ChangeIdentityKey)
        {
            return "The customers that are live were hashed under another identity key, and a service that has that key could not serve these. "
                + "Nothing was loaded. Give the service's key with --identity-key-file. To change the key, give the services the new one, and then "
                + "load with --change-identity-key.";
        }

        if (live.PhoneNormalizer.Length > 0 && live.PhoneNormalizer != header.PhoneNormalizer)
        {
            _console.Warn(
                $"phone numbers are read by {header.PhoneNormalizer}; those of the customers that are live were read by {live.PhoneNormalizer}. "
                + $"Give the services the same version, and the same region as {SettingOption.Variable("Identity:Phone:Region")}.");
        }

        return null;
    }

    private async Task<LoadResult> LoadAsync(
        ICustomerLoader store, DatasetHeader header, ScoreFileSource source, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin($"Reading {Path.GetFileName(arguments.File)}", total: null);
        try
        {
            return await store
                .LoadAsync(header, source.Read(progress), _actor, new WritingProgress(progress, source), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ScoreFileSource.RejectedException)
        {
            return default; // The reader's report says it.
        }
    }

    private string Failure(LoadResult result) => result.Status switch
    {
        LoadStatus.Busy => $"Another load into {_provider.Description} is under way; try again when it has ended. Nothing was changed.",
        LoadStatus.NothingToFlipBackTo => $"{SentenceText.Capital(_provider.Description)} has no customers from before the last load.",
        LoadStatus.GoesWithPolicy =>
            $"The customers of {_provider.Description} went live together with the policy in force, and those from before go with another one. "
            + "Nothing was changed; 'tierctl policy rollback' takes both back, and 'tierctl policy activate REV --retier' any other policy.",
        LoadStatus.VerificationFailed =>
            $"What {_provider.Description} gave back is not what was written ({result.Detail}). The customers that were live still are.",
        LoadStatus.Refused =>
            $"The load into {_provider.Description} was refused: {result.Detail?.TrimEnd('.')}. Check the user, the password and the user's rights "
            + $"in {SettingOption.Variable("Redis:Connection")} or --redis. The customers that were live still are.",
        _ => $"The load into {_provider.Description} failed: {result.Detail?.TrimEnd('.') ?? "it cannot be reached"}. {Remedy()} "
            + "The customers that were live still are.",
    };

    private string Remedy() => _provider.IsLocal ? "Can the file and its folder be written?" : "Is it running, and is --redis right?";

    // A pipe cannot be read again.
    private async Task<IReadOnlyList<string>> FindSharedAsync(
        SharedAliases shared, IdentityHasher identities, IReadOnlyList<string> tiers, Instant now)
    {
        if (shared.Count == 0 || new FileInfo(arguments.File).Length == 0)
        {
            return [];
        }

        return await _console.WorkAsync(progress =>
        {
            progress.Begin($"Looking for shared numbers in {Path.GetFileName(arguments.File)}", total: null);
            using var reader = ScoreFileReader.Open(
                arguments.File,
                new ScoreFileOptions
                {
                    Tiers = tiers,
                    Phones = identities.Phones,
                    Rejects = arguments.Rejects is null ? null : TextWriter.Null,
                    AsOf = now,
                    Latest = FutureDates.Latest(now, arguments.AllowFuture),
                });
            var lines = SharedAliasLines.Find(reader, new CustomerRecordFactory(identities, version: 0), shared, progress);
            return Task.FromResult<IReadOnlyList<string>>([.. lines.Texts]);
        }).ConfigureAwait(false);
    }

    private void WriteSummary(
        DatasetInfo dataset, ScoreFileSource source, IReadOnlyList<string> shared, bool isFirst, FileReport report, bool isWhole, TimeSpan elapsed)
    {
        // Of few customers it tells how long a start takes.
        var rate = dataset.Customers < FewCustomers
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({dataset.Customers / Math.Max(elapsed.TotalSeconds, 0.001):N0} customers/s)");
        _console.Output.WriteLine(PrintableText.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"Loaded {Numbers.Count(dataset.Customers, "customer")} into {_provider.Description} "
            + $"in {elapsed.TotalSeconds:0.00} s{rate}.")));
        var list = Tables.CreateList();
        if (isFirst)
        {
            list.Add("Store", "new: there were no customers in it" + (_provider.IsLocal ? "; a service serves them that is given this file" : ""));
        }

        list.Add("Dataset", Numbers.Whole(dataset.Number));
        var aliases = Numbers.Whole(dataset.Aliases - dataset.SharedAliases);
        list.Add("Aliases", source.UnusableAliases == 0
            ? aliases
            : $"{aliases}; {Numbers.Whole(source.UnusableAliases)} are no phone number, e-mail address or source:id "
                + "and were left out");
        if (dataset.SharedAliases > 0)
        {
            list.Add(
                "Shared", Numbers.Count(dataset.SharedAliases, "alias stands", "aliases stand")
                + " for several customers, listed below; the policy's shared_identifier says what that means");
        }

        foreach (var missed in report.MissedIdentifiers)
        {
            list.Add("Not read", missed);
        }

        list.Add("Phones", $"read by {dataset.Header.PhoneNormalizer}");
        list.Add("Policy", $"{dataset.Header.PolicyName} {dataset.Header.PolicyVersion}");
        list.Add("As of", MomentText.Format(dataset.Header.AsOf));
        if (!isWhole)
        {
            list.Add("Complete", "as far as can be told: the file does not end with its number of rows, as those of 'tierctl score' do");
        }

        if (source.Records > dataset.Customers)
        {
            var repeated = Numbers.Count(source.Records - dataset.Customers, "line");
            list.Add("Repeated", $"{repeated} for a customer who stands on a later line again; the last one counts, and the aliases of all");
        }

        if (source.Unusable > 0)
        {
            list.Add("Left out", Numbers.Count(source.Unusable, "customer whose id cannot be used", "customers whose ids cannot be used"));
        }

        _console.Results.Write(list);
        foreach (var alias in shared)
        {
            _console.Output.WriteLine(PrintableText.Of($"  {alias}"));
        }

        if (dataset.SharedAliases > shared.Count)
        {
            _console.Output.WriteLine($"  and {Numbers.Whole(dataset.SharedAliases - shared.Count)} more");
        }
    }

    // By the first report of the store all lines are read, and their number is known.
    private sealed class WritingProgress(WorkProgress progress, ScoreFileSource source) : IProgress<long>
    {
        private bool _begun;

        public void Report(long value)
        {
            if (!_begun)
            {
                _begun = true;
                progress.Begin("Writing customers", source.Records);
            }

            progress.Report(value);
        }
    }
}
