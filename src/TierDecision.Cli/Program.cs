using TierDecision.Cli;
using TierDecision.Cli.Terminal;

return await TierCtl.RunAsync(args, CliContext.System()).ConfigureAwait(false);
