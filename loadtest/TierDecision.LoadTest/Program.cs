using TierDecision.LoadTest.Commands;

return await LoadTestCommand.RunAsync(args);
