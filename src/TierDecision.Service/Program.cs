using TierDecision.Service.Hosting;

return await ServiceProgram.RunAsync(args).ConfigureAwait(false);
