using TierDecision.Cli;

return await TierCtl.RunAsync(args, CliContext.System()).ConfigureAwait(false);
